// How long ago something was, in minutes, kept true while the page is open: <time data-since datetime="…">.

const EVERY = 15_000;
/** How far this computer's clock is from the server's, which wrote its time into the page: <… data-now="…">. */
const ahead = Date.now() - Date.parse(document.querySelector("[data-now]").dataset.now);

function words(minutes) {
  if (minutes < 1) return "dưới 1 phút";
  if (minutes < 60) return `${minutes} phút`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} giờ ${minutes % 60} phút` : `${Math.floor(hours / 24)} ngày`;
}

export function ages() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const minutes = Math.floor((Date.now() - ahead - Date.parse(time.dateTime)) / 60_000);
    const now = words(Math.max(0, minutes));
    if (time.textContent !== now) time.textContent = now;
  }
}

setInterval(ages, EVERY);
