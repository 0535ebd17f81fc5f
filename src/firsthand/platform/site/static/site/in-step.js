// Original and protected recording side by side: the one that leads is played, stopped and moved; the other follows.
(() => {
  document.querySelectorAll("[data-in-step]").forEach((pair) => {
    const lead = pair.querySelector("[data-lead]");
    const others = [...pair.querySelectorAll("video")].filter((one) => one !== lead);
    if (!lead) return;
    const near = 0.15; // seconds that may lie between them
    const align = () => others.forEach((one) => { if (Math.abs(one.currentTime - lead.currentTime) > near) one.currentTime = lead.currentTime; });
    lead.addEventListener("play", () => { align(); others.forEach((one) => one.play().catch(() => {})); });
    lead.addEventListener("pause", () => { others.forEach((one) => one.pause()); align(); });
    lead.addEventListener("seeking", align);
    lead.addEventListener("timeupdate", align);
    lead.addEventListener("ratechange", () => others.forEach((one) => { one.playbackRate = lead.playbackRate; }));
    others.forEach((one) => { one.muted = true; });
  });
})();
