/* Opens the parcel that maps/parcel.py wrote: base64 of deflated bytes; a length, the JSON, and the columns it points to. */
"use strict";
(function (parts) {
  function bytesOf(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const letters = atob(text), bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    return bytes;
  }

  async function unparcel(text) {
    const inflated = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const whole = await new Response(inflated).arrayBuffer();
    const length = new DataView(whole).getUint32(0, true);
    const columns = new Uint8Array(whole, 4 + length);
    const json = new TextDecoder().decode(new Uint8Array(whole, 4, length));
    return JSON.parse(json, (_, value) => (value && value.$ ? columns.subarray(value.$[0], value.$[1]) : value));
  }

  /* The reading side of maps/pack.py: zigzag varints of values or of differences. */
  function unpack(bytes) {
    let count = 0;
    for (let i = 1; i < bytes.length; i++) if (bytes[i] < 128) count++;
    const values = new Float64Array(count), isDifferent = bytes[0] === 1;
    let last = 0, at = 0;
    for (let i = 1; i < bytes.length;) {
      let byte = bytes[i++], number = byte & 127;
      for (let factor = 128; byte > 127; factor *= 128) { byte = bytes[i++]; number += (byte & 127) * factor; }
      const value = number < 0x80000000 ? (number >>> 1) ^ -(number & 1) : number % 2 ? -(number + 1) / 2 : number / 2;
      last = isDifferent ? last + value : value;
      values[at++] = last;
    }
    return values;
  }

  Object.assign(parts, { unparcel, unpack });
})(window.frontlineParts = window.frontlineParts || {});
