# Một Cửa: `make help` says what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV   := .venv
MOTCUA := $(VENV)/bin/motcua
PY     := $(VENV)/bin/python
export RASA_TELEMETRY_ENABLED := false
export HF_HUB_OFFLINE := 1

# The first Python 3.11 that really runs: a version manager's shim may be there and refuse.
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
NO_PYTHON = Cần Python 3.11 (lệnh python3.11 hoặc python3), mà máy này chưa có. Debian, Ubuntu: apt install python3.11 python3.11-venv.
MAKE_ENV = @if [ -z "$(PYTHON)" ]; then echo "$(NO_PYTHON)" >&2; exit 2; fi; "$(PYTHON)" deploy/environment.py

.PHONY: help env env-test chat test train index serve doctor lock clean

help: ## các lệnh có ở đây
	@echo "Một Cửa — trợ lý thủ tục hành chính. Hai lệnh đầu tiên: make chat, make test"
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo "Danh mục đã nhập: make chat MOTCUA_CATALOGUE=thư-mục. Lệnh đầy đủ: $(MOTCUA) --help"

env: ## tạo môi trường .venv theo requirements.lock (chỉ khi lock đổi)
	$(MAKE_ENV) </dev/null

env-test:
	$(MAKE_ENV) --tests </dev/null

chat: env ## trò chuyện; có dữ liệu ở đầu vào chuẩn thì đọc mỗi dòng một lượt
	@$(MOTCUA) chat

test: env-test ## chạy mọi kiểm tra
	@$(MOTCUA) train
	@$(MOTCUA) catalogue check
	@$(PY) -m pytest -q

train: env ## huấn luyện mô hình ngôn ngữ nếu đã cũ
	@$(MOTCUA) train

index: env ## lập chỉ mục tìm kiếm
	@$(MOTCUA) index build

serve: env ## chạy máy chủ trên máy này
	@$(MOTCUA) serve

doctor: env ## máy này còn thiếu gì
	@$(MOTCUA) doctor

lock: env-test ## ghi lại requirements.lock và requirements-test.lock từ requirements*.in
	@$(PY) -m deploy.lock

clean: ## xóa những gì làm lại được: mô hình, chỉ mục, bộ nhớ đệm (không xóa .venv)
	@rm -rf models var/index var/log .rasa .pytest_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
