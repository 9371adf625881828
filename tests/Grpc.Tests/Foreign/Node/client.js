'use strict';
// Plays every scenario against a server and prints what it saw, a line of JSON for each: client.js ADDRESS

const crypto = require('crypto');
const grpc = require('@grpc/grpc-js');
const { definition } = require('./wire');

const DETAILS = 'né 100 % 文件 🗂';
const BYTES = Buffer.from([0, 1, 2, 0xfe, 0xff]);
const [address] = process.argv.slice(2);
const Client = grpc.makeGenericClientConstructor(definition, 'Interop');
const newClient = (options = {}) => new Client(address, grpc.credentials.createInsecure(), {
  'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1, ...options,
});
const client = newClient();
const fail = { text: `fail:5:${DETAILS}` };
const noise = crypto.randomBytes(3 * 1024 * 1024);

function failure(error) {
  return {
    code: error.code,
    details: error.details,
    trailer: error.metadata.get('x-trailer')[0] ?? null,
    bytes: (error.metadata.get('x-trailer-bin')[0] ?? Buffer.alloc(0)).toString('base64'),
  };
}

function unary(request, { on = client, metadata = new grpc.Metadata(), options = {}, seen = {} } = {}) {
  return new Promise((resolve, reject) => {
    const call = on.Unary(request, metadata, options, (error, response) => {
      seen.response = response;
      if (error) reject(error);
    });
    call.on('metadata', (initial) => { seen.initial = initial; });
    // The status comes last: only then the trailing metadata is there.
    call.on('status', (status) => {
      seen.trailing = status.metadata;
      if (status.code === grpc.status.OK) setImmediate(() => resolve(seen.response));
    });
  });
}

function all(stream) {
  return new Promise((resolve, reject) => {
    const responses = [];
    stream.on('data', (response) => responses.push(response));
    stream.on('end', () => resolve(responses));
    stream.on('error', reject);
  });
}

function clientStream(requests) {
  return new Promise((resolve, reject) => {
    const call = client.ClientStream((error, response) => (error ? reject(error) : resolve(response)));
    requests.forEach((request) => call.write(request));
    call.end();
  });
}

function duplexOf(requests) {
  const call = client.Duplex();
  requests.forEach((request) => call.write(request));
  call.end();
  return all(call);
}

async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return failure(error);
  }
  throw new Error('the call succeeded');
}

const scenarios = {
  async unary() {
    const response = await unary({ number: 7, payload: Buffer.from([1, 2, 3]), text: 'né' });
    return { number: response.number, text: response.text, payload: response.payload.toString('base64') };
  },
  async server_stream() {
    const responses = await all(client.ServerStream({ number: 5, payload: Buffer.alloc(10) }));
    return { numbers: responses.map((r) => r.number), sizes: responses.map((r) => r.payload.length) };
  },
  async client_stream() {
    const response = await clientStream(Array(3).fill({ payload: Buffer.from('abcd') }));
    return { number: response.number, payload: response.payload.toString('base64') };
  },
  duplex() {
    return new Promise((resolve, reject) => {
      const numbers = [];
      const call = client.Duplex();
      call.on('error', reject);
      call.on('end', () => resolve({ numbers }));
      call.on('data', (response) => {
        numbers.push(response.number);
        if (numbers.length < 3) call.write({ number: numbers.length + 1 });
        else call.end();
      });
      call.write({ number: 1 });
    });
  },
  error_unary: () => failureOf(unary(fail)),
  error_server_stream: () => failureOf(all(client.ServerStream(fail))),
  error_client_stream: () => failureOf(clientStream([fail])),
  error_duplex: () => failureOf(duplexOf([fail])),
  async metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-text', 'a value');
    metadata.set('x-bytes-bin', BYTES);
    const seen = {};
    await unary({ text: 'headers' }, { metadata, seen });
    return {
      initial: seen.initial.get('x-echo')[0], initialBytes: seen.initial.get('x-echo-bin')[0].toString('base64'),
      trailing: seen.trailing.get('x-echo')[0], trailingBytes: seen.trailing.get('x-echo-bin')[0].toString('base64'),
    };
  },
  async codes() {
    const codes = [];
    for (let code = 1; code <= 16; code++) codes.push((await failureOf(unary({ text: `fail:${code}:${DETAILS}` }))).code);
    return { codes };
  },
  async deadline() {
    const soon = () => ({ deadline: Date.now() + 300 });
    return {
      unary: (await failureOf(unary({ text: 'wait' }, { options: soon() }))).code,
      stream: (await failureOf(all(client.ServerStream({ text: 'wait' }, soon())))).code,
    };
  },
  async cancel() {
    const call = client.ServerStream({ text: 'wait' });
    call.once('data', () => call.cancel());
    return { code: (await failureOf(all(call))).code };
  },
  async large() {
    return {
      unary: (await unary({ number: 1, payload: noise })).payload.equals(noise),
      stream: (await all(client.ServerStream({ number: 3, payload: noise }))).map((r) => r.payload.equals(noise)),
      duplex: (await duplexOf(Array(3).fill({ number: 1, payload: noise }))).map((r) => r.payload.equals(noise)),
    };
  },
  async gzip() {
    const on = newClient({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    const response = await unary({ number: 1, payload: noise, text: 'gzip' }, { on });
    const streamed = await all(on.ServerStream({ number: 2, payload: noise, text: 'gzip' }));
    on.close();
    return {
      requestEncoding: response.text,
      equal: response.payload.equals(noise) && streamed.every((r) => r.payload.equals(noise)),
    };
  },
  async unimplemented() {
    return {
      code: (await failureOf(new Promise((resolve, reject) => {
        client.Missing({}, (error, response) => (error ? reject(error) : resolve(response)));
      }))).code,
    };
  },
  async too_large() {
    return { code: (await failureOf(unary({ number: 1, payload: Buffer.alloc(5 * 1024 * 1024) }))).code };
  },
  async many() {
    const responses = await Promise.all([...Array(50).keys()].map((number) => unary({ number })));
    return { numbers: responses.map((r) => r.number) };
  },
};

async function main() {
  for (const [scenario, run] of Object.entries(scenarios)) {
    const result = await run().catch((error) => String(error));
    console.log(JSON.stringify({ scenario, result }));
  }
  client.close();
}

main();
