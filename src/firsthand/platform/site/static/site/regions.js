// A part of the picture to be hidden: drawn on the stopped video with the mouse or a finger, or moved with the
// arrow keys (Shift: larger or smaller). The form's numbers are the truth; the frame only shows them.
(() => {
  const box = document.querySelector("[data-regions]");
  const video = box?.querySelector("video[data-media]");
  const form = box?.querySelector("[data-region-form]");
  if (!video || !form) return;
  const names = ["left", "top", "width", "height"];
  const field = (name) => form.elements[name];
  const stage = document.createElement("div");
  stage.className = "region-stage";
  video.before(stage);
  stage.append(video);
  const frame = document.createElement("div");
  frame.className = "region-drawn"; frame.tabIndex = 0; frame.hidden = true;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-describedby", "draw-help");
  frame.setAttribute("aria-label", form.querySelector("button[type=submit]").textContent.trim());
  stage.append(frame);
  const read = () => names.map((name) => Number(field(name).value) || 0);
  const show = () => {
    const [left, top, width, height] = read();
    frame.hidden = !(width && height);
    // Physical sides on purpose: a picture is not mirrored in a page that runs from right to left.
    Object.assign(frame.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });
  };
  const keep = (left, top, width, height) => {
    const clamp = (value, most) => Math.min(Math.max(value, 0), most);
    const w = clamp(width, 100); const h = clamp(height, 100);
    [clamp(left, 100 - w), clamp(top, 100 - h), w, h].forEach((value, index) => {
      const input = field(names[index]);
      input.value = (Math.round(value * 10) / 10).toFixed(1);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    show();
  };
  const at = (event) => {
    const area = video.getBoundingClientRect();
    return [((event.clientX - area.left) / area.width) * 100, ((event.clientY - area.top) / area.height) * 100];
  };
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    // The lower strip belongs to the player's own controls.
    if (event.target === video && video.getBoundingClientRect().bottom - event.clientY < 60) return;
    video.pause(); from = at(event); stage.setPointerCapture(event.pointerId); event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    keep(Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  });
  stage.addEventListener("pointerup", () => { from = null; });
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [left, top, width, height] = read();
    if (event.shiftKey) keep(left, top, Math.max(1, width + step[0]), Math.max(1, height + step[1]));
    else keep(left + step[0], top + step[1], width, height);
  });
  names.forEach((name) => field(name).addEventListener("input", show));
  show();
})();
