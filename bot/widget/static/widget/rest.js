/** Waits, or less: `waker` gets a function that ends it. True where it was ended so. */
export function rest(milliseconds, waker) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    waker(() => (clearTimeout(timer), resolve(true)));
  });
}
