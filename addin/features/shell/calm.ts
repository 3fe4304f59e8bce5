/** `run` at once, then at most every `calmMs`, and once more at the end if it was asked for meanwhile. */
export function createCalm(run: () => void, calmMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  function begin() {
    isWanted = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) begin();
    }, calmMs);
  }
  return {
    ask() {
      if (timer === undefined) begin();
      else isWanted = true;
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  };
}
