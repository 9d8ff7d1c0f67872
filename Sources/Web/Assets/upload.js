// Sends an upload in chunks that can be gone on with, and computes its SHA-256 before. Without a
// script the form sends the same files at once.
"use strict";

// SHA-256 (FIPS 180-4) of what comes piece by piece: crypto.subtle takes only the whole at once, and
// is not there on plain HTTP.
class Sha256 {
  constructor() {
    this.state = new Uint32Array([
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ]);
    this.block = new Uint8Array(64);
    this.held = 0;
    this.length = 0;
    this.words = new Uint32Array(64);
  }

  add(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.held > 0) {
      const taken = Math.min(64 - this.held, bytes.length);
      this.block.set(bytes.subarray(0, taken), this.held);
      this.held += taken;
      at = taken;
      if (this.held < 64) return;
      this.compress(this.block, 0);
      this.held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.compress(bytes, at);
    this.block.set(bytes.subarray(at), 0);
    this.held = bytes.length - at;
  }

  hex() {
    const bits = this.length * 8;
    const end = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.add(end);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  compress(bytes, at) {
    const w = this.words;
    const k = Sha256.constants;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    const s = this.state;
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
    s[5] += f;
    s[6] += g;
    s[7] += h;
  }
}
Sha256.constants = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

// Several files as one: a tar (POSIX pax), as the server makes of a form's files.
function tarHeader(name, size) {
  const encoder = new TextEncoder();
  const block = (bytes, length, type) => {
    const header = new Uint8Array(512);
    const put = (text, at) => header.set(typeof text === "string" ? encoder.encode(text) : text, at);
    const octal = (number, digits) => number.toString(8).padStart(digits, "0") + "\0";
    put(bytes, 0);
    put("0000600\0", 100);
    put("0000000\0", 108);
    put("0000000\0", 116);
    put(octal(length, 11), 124);
    put(octal(0, 11), 136);
    put("        ", 148);
    put(type, 156);
    put("ustar\0" + "00", 257);
    put(octal(header.reduce((sum, byte) => sum + byte, 0), 6) + " ", 148);
    return header;
  };
  const record = (key, value) => {
    const rest = key.length + encoder.encode(value).length + 3;
    let length = rest + 1;
    while (String(length).length + rest !== length) length++;
    return `${length} ${key}=${value}\n`;
  };
  const bytes = encoder.encode(name);
  const isPlain = bytes.length <= 100 && bytes.every((byte) => byte > 0x20 && byte < 0x7f);
  const isLong = size >= 2 ** 33;
  if (isPlain && !isLong) return [block(bytes, size, "0")];
  const words = encoder.encode(record("path", name) + (isLong ? record("size", String(size)) : ""));
  return [
    block(encoder.encode("pax"), words.length, "x"), words, tarPadding(words.length),
    block(encoder.encode("file"), isLong ? 0 : size, "0"),
  ];
}

function tarPadding(size) {
  return new Uint8Array((512 - (size % 512)) % 512);
}

/** One file as it is; several as a tar that is read from the disk only as it is sent. */
function asOne(files) {
  if (files.length === 1) {
    const [{ file, path }] = files;
    const name = path || file.name;
    return { name, kind: /\.(csv|txt|tsv)$/i.test(name) ? "table" : "archive", blob: file };
  }
  const parts = [];
  for (const { file, path } of files) {
    parts.push(...tarHeader(path || file.name, file.size), file, tarPadding(file.size));
  }
  parts.push(new Uint8Array(1024));
  const first = files[0].path || files[0].file.name;
  return {
    name: first.includes("/") ? first.split("/")[0] : first, kind: "folder", blob: new Blob(parts),
  };
}

async function sha256(blob, told) {
  if (blob.size <= 128 << 20 && globalThis.crypto && crypto.subtle) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const hash = new Sha256();
  const step = 4 << 20;
  for (let at = 0; at < blob.size; at += step) {
    hash.add(new Uint8Array(await blob.slice(at, at + step).arrayBuffer()));
    told(Math.min(100, Math.floor(((at + step) * 100) / blob.size)));
  }
  return hash.hex();
}

class Uploader {
  constructor(form, live) {
    this.form = form;
    this.live = live;
    this.chunk = Number(form.dataset.chunk);
  }

  say(words) {
    document.getElementById("live-words").textContent = words;
  }

  async ask(method, path, body, headers, below = "/uploads") {
    const response = await fetch("/api/v1" + below + path, {
      method, body, headers: { "X-CSRF-Token": this.form.dataset.csrf, ...headers },
      credentials: "same-origin",
    });
    if (response.status === 401) location.assign("/sign-in?next=" + location.pathname);
    const text = await response.text();
    const value = text ? JSON.parse(text) : {};
    if (!response.ok) {
      const error = new Error(value.detail || response.statusText);
      error.status = response.status;
      throw error;
    }
    return value;
  }

  /** The upload that was broken off, if there is one of the same bytes. */
  async begun(memory, one, size) {
    const id = localStorage.getItem(memory);
    if (!id) return null;
    try {
      const upload = await this.ask("GET", "/" + id);
      if (upload.state === "receiving" && upload.size === size && upload.name === one.name) return upload;
    } catch (error) {
      if (error.status !== 404) throw error;
    }
    localStorage.removeItem(memory);
    return null;
  }

  async send(files) {
    const words = this.live.dataset;
    const bar = document.getElementById("live-bar");
    const one = asOne(files);
    const size = one.blob.size;
    this.live.hidden = false;
    document.getElementById("live-name").textContent = `${one.name} (${size})`;
    if (size > Number(this.form.dataset.limit)) return this.say(words.large);
    const hash = await sha256(one.blob, (percent) => {
      bar.value = percent;
      this.say(`${words.hashing}${percent} %`);
    });
    document.getElementById("live-hash").textContent = hash;
    const memory = (this.form.dataset.gate ? "gg-application-" : "gg-upload-") + hash;
    const fields = new FormData(this.form);
    const plant = fields.get("plant") || undefined;
    const json = { "Content-Type": "application/json" };
    let upload =
      (await this.begun(memory, one, size)) ||
      (await this.ask("POST", "", JSON.stringify({ name: one.name, kind: one.kind, size, plant }), json));
    localStorage.setItem(memory, upload.id);
    let failures = 0;
    while (upload.offset < size) {
      bar.value = Math.floor((upload.offset * 100) / size);
      this.say(`${words.sending}${bar.value} %`);
      try {
        const part = one.blob.slice(upload.offset, upload.offset + this.chunk);
        upload = await this.ask("PATCH", "/" + upload.id, part, {
          "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(upload.offset),
        });
        failures = 0;
      } catch (error) {
        // What can help is trying again; where to go on, the server knows.
        const isOver = error.status && ![408, 409, 429, 502, 503, 504].includes(error.status);
        failures += 1;
        if (isOver || failures > 8) throw error;
        this.say(words.retrying);
        await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** Math.min(failures, 6)));
        upload = await this.ask("GET", "/" + upload.id).catch(() => upload);
      }
    }
    bar.value = 100;
    this.say(words.finishing);
    const reason = fields.get("reason") || undefined;
    const log = fields.get("log") || undefined;
    if (this.form.dataset.gate) {
      const stage = fields.get("stage") || undefined;
      const asOf = fields.get("asOf") || undefined;
      const whole = JSON.stringify({ upload: upload.id, sha256: hash, reason, stage, asOf });
      await this.ask("POST", "", whole, json, "/gate");
    } else {
      const whole = JSON.stringify({ sha256: hash, reason, log });
      await this.ask("POST", `/${upload.id}/complete`, whole, json);
    }
    localStorage.removeItem(memory);
    location.assign("/uploads/" + upload.id);
  }
}

/** Files of what was dropped, folders with all that is in them. */
async function droppedFiles(items) {
  const found = [];
  const walk = async (entry, prefix) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push({ file, path: prefix + entry.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      // A folder is given in portions.
      const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (entries.length === 0) return;
      for (const inner of entries) await walk(inner, `${prefix}${entry.name}/`);
    }
  };
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter(Boolean);
  for (const entry of entries) await walk(entry, "");
  return found;
}

const uploadForm = typeof document === "undefined" ? null : document.getElementById("upload-form");
if (uploadForm && window.fetch) {
  const live = document.getElementById("live");
  const uploader = new Uploader(uploadForm, live);
  const button = document.getElementById("send");
  let isSending = false;

  const send = async (files) => {
    if (isSending) return;
    live.hidden = false;
    if (files.length === 0) {
      uploader.say(live.dataset.none);
      return;
    }
    isSending = true;
    button.disabled = true;
    try {
      await uploader.send(files);
    } catch (error) {
      uploader.say(error.name === "NotReadableError" ? live.dataset.changed : error.message);
    }
    isSending = false;
    button.disabled = false;
  };

  uploadForm.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = ["files", "folder"].flatMap((id) => Array.from(document.getElementById(id).files));
    send(chosen.map((file) => ({ file, path: file.webkitRelativePath })));
  });

  const drop = document.getElementById("drop");
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    droppedFiles(event.dataTransfer.items).then(send);
  });
}

if (typeof module !== "undefined") module.exports = { Sha256, tarHeader, tarPadding };
