// Parts of the picture to be hidden: drawn on the stopped video with the mouse or a finger, or moved with the
// arrow keys (Shift: larger or smaller), at one time and at others. The form's numbers are the truth; the frame
// only shows them. What is kept already is shown where it is at the player's time, also between two positions.
(() => {
  const box = document.querySelector("[data-regions]");
  const video = box?.querySelector("video[data-media]");
  const form = box?.querySelector("[data-region-form]");
  if (!video || !form) return;
  const names = ["left", "top", "width", "height"];
  const field = (name) => form.elements[name];
  const now = () => Math.round(video.currentTime * 1000);
  const stamp = () => new Date(now()).toISOString().slice(11, 23);
  const say = (input, value) => { input.value = value; input.dispatchEvent(new Event("input", { bubbles: true })); };
  // Physical sides on purpose: a picture is not mirrored in a page that runs from right to left.
  const place = (element, [left, top, width, height]) => Object.assign(element.style, { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` });

  const stage = document.createElement("div");
  stage.className = "region-stage";
  video.before(stage);
  stage.append(video);
  video.preload = "auto"; // a picture is needed to draw on; it stays paused
  if (box.dataset.stood) video.currentTime = Number(box.dataset.stood) / 1000;

  // What is kept, drawn where it is.
  const kept = [...document.querySelectorAll("[data-drawn]")].map((row) => {
    const drawn = JSON.parse(row.dataset.drawn);
    const mark = document.createElement("div");
    mark.className = `region-kept${drawn.but ? " but" : ""}`; mark.hidden = true;
    mark.dataset.region = drawn.id;
    stage.append(mark);
    return { ...drawn, mark };
  });
  const where = (region, at) => {
    if (at < region.from || (region.to !== null && at > region.to)) return null;
    const after = region.keys.findIndex((key) => key[0] > at);
    if (after === 0) return region.keys[0].slice(1);
    if (after < 0) return region.keys.at(-1).slice(1);
    const [one, other] = [region.keys[after - 1], region.keys[after]];
    const share = (at - one[0]) / (other[0] - one[0]);
    return one.slice(1).map((value, index) => value + (other[index + 1] - value) * share);
  };

  const frame = document.createElement("div");
  frame.className = "region-drawn"; frame.tabIndex = 0; frame.hidden = true;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-describedby", "draw-help");
  frame.setAttribute("aria-label", form.querySelector("button[type=submit]").textContent.trim());
  stage.append(frame);
  const read = () => names.map((name) => Number(field(name).value) || 0);
  const show = () => {
    const drawn = read();
    frame.hidden = !(drawn[2] && drawn[3]);
    place(frame, drawn);
  };
  const keep = (left, top, width, height) => {
    const clamp = (value, most) => Math.min(Math.max(value, 0), most);
    const w = clamp(width, 100); const h = clamp(height, 100);
    [clamp(left, 100 - w), clamp(top, 100 - h), w, h].forEach((value, index) => say(field(names[index]), (Math.round(value * 10) / 10).toFixed(1)));
    say(field("at_ms"), stamp());
    show();
  };
  const followed = kept.find((region) => region.id === form.dataset.follows);
  const meanwhile = () => {
    kept.forEach((region) => {
      const at = where(region, now());
      region.mark.hidden = !at;
      if (at) place(region.mark, at);
    });
    if (!video.paused) requestAnimationFrame(meanwhile);
  };
  ["timeupdate", "seeked", "play", "loadeddata"].forEach((name) => video.addEventListener(name, meanwhile));

  const at = (event) => {
    const area = video.getBoundingClientRect();
    return [((event.clientX - area.left) / area.width) * 100, ((event.clientY - area.top) / area.height) * 100];
  };
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    // The lower strip belongs to the player's own controls.
    if (video.getBoundingClientRect().bottom - event.clientY < 60 && event.target !== frame) return;
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
    if (!step || event.altKey) return; // with Alt the arrows move the player
    event.preventDefault();
    const [left, top, width, height] = read();
    if (event.shiftKey) keep(left, top, Math.max(1, width + step[0]), Math.max(1, height + step[1]));
    else keep(left + step[0], top + step[1], width, height);
  });
  const put = form.querySelector("[data-frame]");
  put.hidden = false;
  put.addEventListener("click", () => {
    video.pause();
    const begun = read();
    keep(...(begun[2] && begun[3] ? begun : (followed && where(followed, now())) || [40, 40, 20, 20]));
    frame.focus();
  });
  document.querySelectorAll("[data-show]").forEach((button) => button.addEventListener("click", () => {
    video.pause();
    video.currentTime = Number(button.dataset.show) / 1000;
    stage.scrollIntoView({ block: "nearest" });
  }));
  // Where the player stood goes with every form, and the page comes back to it.
  document.addEventListener("submit", (event) => {
    const stood = event.target.querySelector("[data-at]");
    if (stood) stood.value = String(now());
  }, true);
  names.forEach((name) => field(name).addEventListener("input", show));
  show(); meanwhile();
})();
