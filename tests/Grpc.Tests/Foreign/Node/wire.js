'use strict';
// The messages of interop.proto, encoded by hand: a foreign implementation down to the last byte.

const SERVICE = 'p2porleans.grpctests.Interop';

function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function encode({ number = 0, payload = Buffer.alloc(0), text = '' }) {
  const encoded = Buffer.from(text);
  return Buffer.concat([
    ...(number ? [Buffer.from([0x08]), varint(number)] : []),
    ...(payload.length ? [Buffer.from([0x12]), varint(payload.length), payload] : []),
    ...(encoded.length ? [Buffer.from([0x1a]), varint(encoded.length), encoded] : []),
  ]);
}

function decode(data) {
  const message = { number: 0, payload: Buffer.alloc(0), text: '' };
  let at = 0;
  const next = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < data.length) {
    const key = Number(next());
    if (key === 0x08) {
      message.number = Number(BigInt.asIntN(64, next()));
    } else if (key === 0x12 || key === 0x1a) {
      const length = Number(next());
      const value = data.subarray(at, at + length);
      at += length;
      if (key === 0x12) message.payload = Buffer.from(value);
      else message.text = value.toString();
    } else {
      throw new Error(`unexpected field ${key}`);
    }
  }
  return message;
}

function method(name, requestStream, responseStream) {
  return {
    path: `/${SERVICE}/${name}`,
    requestStream,
    responseStream,
    requestSerialize: encode,
    requestDeserialize: decode,
    responseSerialize: encode,
    responseDeserialize: decode,
  };
}

const definition = {
  Unary: method('Unary', false, false),
  ServerStream: method('ServerStream', false, true),
  ClientStream: method('ClientStream', true, false),
  Duplex: method('Duplex', true, true),
  Missing: method('Missing', false, false),
};

module.exports = { definition };
