'use strict';
// Serves interop.proto on a free port, which it prints, until its standard input ends.

const grpc = require('@grpc/grpc-js');
const { definition } = require('./wire');

const BYTES = Buffer.from([0, 1, 2, 0xfe, 0xff]);
let canceled = 0;
const asking = [];

/** Answers, once for each call that was canceled, whoever asks whether one was. */
function settle() {
  while (canceled > 0 && asking.length > 0) {
    canceled--;
    asking.shift()();
  }
}

/** What the text of a request may ask for; true when the call has been ended by it. */
function obey(request, call, end) {
  if (request.text.startsWith('fail:')) {
    const [, code, ...details] = request.text.split(':');
    const metadata = new grpc.Metadata();
    metadata.set('x-trailer', 'at the end');
    metadata.set('x-trailer-bin', BYTES);
    end({ code: Number(code), details: details.join(':'), metadata });
    return true;
  }
  if (request.text === 'wait') {
    call.on('cancelled', () => {
      canceled++;
      settle();
    });
    return true;
  }
  return false;
}

function echoOf(call) {
  const echo = new grpc.Metadata();
  echo.set('x-echo', call.metadata.get('x-text')[0]);
  echo.set('x-echo-bin', call.metadata.get('x-bytes-bin')[0]);
  return echo;
}

const implementation = {
  Unary(call, callback) {
    const { request } = call;
    if (obey(request, call, callback)) return;
    if (request.text === 'headers') {
      call.sendMetadata(echoOf(call));
      callback(null, request, echoOf(call));
    } else if (request.text === 'was-canceled') {
      asking.push(() => callback(null, { number: 1 }));
      settle();
    } else {
      callback(null, request);
    }
  },
  async ServerStream(call) {
    const { request } = call;
    if (request.text === 'wait') call.write({});
    if (obey(request, call, (error) => call.emit('error', error))) return;
    for (let number = 0; number < request.number; number++) {
      if (!call.write({ number, payload: request.payload })) await new Promise((resolve) => { call.once('drain', resolve); });
    }
    call.end();
  },
  ClientStream(call, callback) {
    const payloads = [];
    let ended = false;
    call.on('data', (request) => {
      ended ||= obey(request, call, callback);
      payloads.push(request.payload);
    });
    call.on('end', () => {
      if (!ended) callback(null, { number: payloads.length, payload: Buffer.concat(payloads) });
    });
  },
  Duplex(call) {
    let ended = false;
    call.on('data', (request) => {
      ended ||= obey(request, call, (error) => call.emit('error', error));
      if (!ended) call.write({ number: -request.number, payload: request.payload });
    });
    call.on('end', () => {
      if (!ended) call.end();
    });
  },
};

const { Missing, ...served } = definition;
const server = new grpc.Server({
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  // Compresses for callers that accept it.
  'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
});
server.addService(served, implementation);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => process.exit(0)).resume();
