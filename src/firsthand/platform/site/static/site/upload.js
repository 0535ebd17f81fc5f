// Large files in pieces (tus): <input type="file" data-upload-url="…" data-target="media">.
// The id of the stored medium goes into the hidden input named by data-target. Optional data-kind and
// data-file-id travel as metadata. The file's own name is never sent or remembered: it may hold a name.
// After a reload the same file must be chosen again; the upload then goes on from where it stopped.
(() => {
  const words = document.getElementById("words")?.dataset ?? {};
  const PIECE = 8 * 1024 * 1024;
  const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;

  // tus remembers uploads in localStorage with their names; ours stay in this tab and hold no name.
  const storage = {
    read() { try { return JSON.parse(sessionStorage.getItem("uploads")) ?? {}; } catch { return {}; } },
    write(rows) { try { sessionStorage.setItem("uploads", JSON.stringify(rows)); } catch { /* no resuming after a reload */ } },
    async findAllUploads() { return Object.values(this.read()); },
    async findUploadsByFingerprint(print) { return Object.values(this.read()).filter((row) => row.print === print); },
    async removeUpload(key) { const rows = this.read(); delete rows[key]; this.write(rows); },
    async addUpload(print, upload) {
      const key = `${print}:${Date.now()}`; const rows = this.read();
      rows[key] = { print, urlStorageKey: key, uploadUrl: upload.uploadUrl, size: upload.size, creationTime: upload.creationTime, metadata: {} };
      this.write(rows); return key;
    },
  };

  const element = (tag, props) => Object.assign(document.createElement(tag), props);

  document.querySelectorAll("input[type=file][data-upload-url]").forEach((input) => {
    const form = input.form;
    const target = form.elements[input.dataset.target];
    const token = () => form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const bar = element("progress", { max: 100, value: 0 }); bar.setAttribute("aria-label", words.progress);
    const says = element("p", { className: "saved" }); says.setAttribute("role", "status"); says.setAttribute("aria-live", "polite");
    const toggle = element("button", { type: "button", className: "button small", textContent: words.pause });
    const box = element("div", { className: "upload", hidden: true }); box.append(bar, says, toggle); input.after(box);
    let upload = null; let running = false; let said = -1;
    const fileName = input.name; input.removeAttribute("name"); // the file itself never goes with the form
    if (Object.keys(storage.read()).length) { box.hidden = false; bar.hidden = toggle.hidden = true; says.textContent = words.again; }

    const state = (text, on) => { running = on; says.textContent = text; toggle.textContent = on ? words.pause : words.resume; };
    const start = () => { state(words.sending, true); upload.start(); };
    toggle.addEventListener("click", () => { if (running) { upload.abort(); state(words.paused, false); } else start(); });

    input.addEventListener("change", () => {
      if (upload && running) upload.abort();
      const file = input.files[0];
      if (target) target.value = "";
      if (!file || !window.tus) return;
      box.hidden = bar.hidden = toggle.hidden = false; bar.value = 0; said = -1;
      const metadata = { filetype: file.type };
      if (input.dataset.kind) metadata.kind = input.dataset.kind;
      if (input.dataset.fileId) metadata.file_id = input.dataset.fileId;
      upload = new window.tus.Upload(file, {
        endpoint: input.dataset.uploadUrl, chunkSize: PIECE, metadata, retryDelays: [0, 1000, 3000, 10000],
        urlStorage: storage, removeFingerprintOnSuccess: true, storeFingerprintForResuming: true,
        fingerprint: async () => `${document.body.dataset.account}:${input.dataset.uploadUrl}:${file.size}:${file.lastModified}`,
        onBeforeRequest: (request) => { request.setHeader("X-CSRFToken", token()); },
        onError: (error) => {
          const answer = error.originalResponse?.getBody?.() ?? "";
          state(answer && answer.length < 300 && !answer.includes("<") ? answer : words.failed, false);
        },
        onProgress: (sent, all) => {
          const part = all ? Math.floor((100 * sent) / all) : 0; bar.value = part;
          if (part >= said + 10 || part === 100) { said = part; says.textContent = `${words.sending}: ${part} %`; } // not every percent aloud
        },
        onSuccess: () => {
          const ids = upload.url.match(ID);
          if (target && ids) target.value = ids[ids.length - 1];
          bar.value = 100; says.textContent = words.done; running = false; toggle.hidden = true;
        },
      });
      upload.findPreviousUploads().then((before) => { if (before.length) upload.resumeFromPreviousUpload(before[0]); start(); });
    });
    form.addEventListener("submit", (event) => {
      if (upload && target && !target.value) { event.preventDefault(); event.stopImmediatePropagation(); says.textContent = words.wait; toggle.focus(); }
    }, true);
    input.dataset.field = fileName;
  });
})();
