// The recording beside the transcript: starts paused and muted; keys with Alt, so typing is not disturbed.
(() => {
  const media = document.querySelector("[data-media]");
  if (!media) return;
  media.muted = true;
  const stamp = () => {
    const all = Math.round(media.currentTime * 1000);
    const two = (n) => String(n).padStart(2, "0");
    return `${two(Math.floor(all / 3600000))}:${two(Math.floor(all / 60000) % 60)}:${two(Math.floor(all / 1000) % 60)}.${String(all % 1000).padStart(3, "0")}`;
  };
  const fields = () => [...document.querySelectorAll("[data-typing] [data-timecode]")];
  const put = () => {
    // The field that has the focus, else the first that is empty.
    const all = fields();
    const field = all.includes(document.activeElement) ? document.activeElement : all.find((one) => !one.value);
    if (!field) return;
    field.value = stamp();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.querySelectorAll("[data-seek]").forEach((button) => button.addEventListener("click", () => {
    media.currentTime = Number(button.dataset.seek) / 1000;
    media.play();
  }));
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const deeds = {
      KeyP: () => (media.paused ? media.play() : media.pause()), KeyM: () => { media.muted = !media.muted; }, KeyS: put,
      ArrowLeft: () => { media.currentTime = Math.max(0, media.currentTime - 5); }, ArrowRight: () => { media.currentTime += 5; },
    };
    const deed = deeds[event.code];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
})();
