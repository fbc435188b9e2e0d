// Works the event store at EVENTSTORE_URL with EventStoreDB's official client for Node.js, which reads the protocol in its
// own way. Streams carry random names, so that any store will do.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test as sentence } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import {
  ANY, AccessDeniedError, BACKWARDS, END, EventStoreDBClient, FORWARDS, NO_STREAM, START, STREAM_EXISTS, StreamDeletedError, StreamNotFoundError,
  WrongExpectedVersionError, eventTypeFilter, jsonEvent, persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults, streamNameFilter,
} from "@eventstore/db-client";

const url = process.env.EVENTSTORE_URL;
const client = EventStoreDBClient.connectionString(url);
after(() => void client.dispose());

// Who the store is told that we are. An insecure store asks nobody.
const [, username, password] = url.match(/^esdb:\/\/(.+):(.+)@/) ?? [];

// A test that hangs fails by itself, with its name.
const test = (name, body) => sentence(name, { timeout: 60_000 }, body);

const note = (n, type = "noted") => jsonEvent({ type, data: { n }, metadata: { by: "ana" } });
const notes = (count) => Array.from({ length: count }, (_, n) => note(n));
const numbers = (resolved) => resolved.map(({ event }) => event.data.n);
const append = (stream, events, expectedRevision = ANY) => client.appendToStream(stream, events, { expectedRevision });

// read collects what a read delivers.
async function read(events) {
  const found = [];
  for await (const resolved of events) found.push(resolved);
  return found;
}

// delivery gives the events of a subscription one by one. The subscription ends with the test.
function delivery(t, subscription) {
  t.after(() => subscription.unsubscribe());
  const events = subscription[Symbol.asyncIterator]();
  const next = async () => (await events.next()).value;
  const take = async (count) => {
    const taken = [];
    while (taken.length < count) taken.push(await next());
    return taken;
  };
  return { next, take };
}

async function until(what, holds) {
  const limit = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < limit, `waited in vain until ${what}`);
    await pause(10); // between two questions to the server
  }
}

// The client sends an append as a batch, but event by event where the call brings its own credentials.
for (const [way, credentials] of [
  ["as a batch", undefined],
  ["event by event", { username: username ?? "anybody", password: password ?? "" }],
]) {
  const append = (stream, events, expectedRevision) => client.appendToStream(stream, events, { expectedRevision, credentials });

  test(`an append ${way} holds where its expected revision does`, async () => {
    const stream = `expected-${randomUUID()}`;
    const first = await append(stream, [note(0), note(1)], NO_STREAM);
    assert.equal(first.success, true);
    assert.equal(first.nextExpectedRevision, 1n);
    assert.equal((await append(stream, note(2), first.nextExpectedRevision)).nextExpectedRevision, 2n);
    assert.equal((await append(stream, note(3), STREAM_EXISTS)).nextExpectedRevision, 3n);
    const last = await append(stream, note(4), ANY);
    assert.equal(last.nextExpectedRevision, 4n);
    assert.ok(last.position.commit > first.position.commit);
    assert.deepEqual(numbers(await read(client.readStream(stream))), [0, 1, 2, 3, 4]);
  });

  test(`an append ${way} with a wrong expected revision says what it found`, async () => {
    const stream = `wrong-${randomUUID()}`;
    const refused = (expected, current) => (error) => {
      assert.ok(error instanceof WrongExpectedVersionError, String(error));
      assert.equal(error.streamName, stream);
      assert.equal(error.expectedVersion, expected);
      assert.equal(error.actualVersion, current);
      return true;
    };
    await assert.rejects(append(stream, note(0), STREAM_EXISTS), refused(STREAM_EXISTS, NO_STREAM));
    await assert.rejects(append(stream, note(0), 7n), refused(7n, NO_STREAM));
    await append(stream, [note(0), note(1)], NO_STREAM);
    await assert.rejects(append(stream, note(2), NO_STREAM), refused(NO_STREAM, 1n));
    await assert.rejects(append(stream, note(2), 0n), refused(0n, 1n));
    assert.deepEqual(numbers(await read(client.readStream(stream))), [0, 1]);
  });
}

test("an append that is repeated with the same ids changes nothing", async () => {
  const stream = `again-${randomUUID()}`;
  const events = notes(3);
  const first = await append(stream, events, NO_STREAM);
  const again = await append(stream, events, NO_STREAM);
  assert.equal(again.nextExpectedRevision, first.nextExpectedRevision);
  assert.equal((await read(client.readStream(stream))).length, 3);
});

test("a stream is read both ways, from anywhere", async () => {
  const stream = `ways-${randomUUID()}`;
  const events = notes(5);
  await append(stream, events, NO_STREAM);
  const ask = async (options) => numbers(await read(client.readStream(stream, options)));
  assert.deepEqual(await ask({ direction: FORWARDS, fromRevision: START }), [0, 1, 2, 3, 4]);
  assert.deepEqual(await ask({ direction: FORWARDS, fromRevision: 2n, maxCount: 2 }), [2, 3]);
  assert.deepEqual(await ask({ direction: BACKWARDS, fromRevision: END }), [4, 3, 2, 1, 0]);
  assert.deepEqual(await ask({ direction: BACKWARDS, fromRevision: 3n, maxCount: 2 }), [3, 2]);

  const [{ event }] = await read(client.readStream(stream, { fromRevision: 1n, maxCount: 1 }));
  assert.deepEqual(
    { id: event.id, type: event.type, revision: event.revision, stream: event.streamId, metadata: event.metadata, json: event.isJson },
    { id: events[1].id, type: "noted", revision: 1n, stream, metadata: { by: "ana" }, json: true },
  );
  assert.ok(Math.abs(Date.now() - event.created.getTime()) < 86_400_000, `created ${event.created}`);
});

test("the log is read both ways, from anywhere", async () => {
  const stream = `log-${randomUUID()}`;
  const { position } = await append(stream, note(0), NO_STREAM);
  await append(stream, notes(3));
  const mine = (resolved) => resolved.filter(({ event }) => event.streamId === stream);
  const forwards = mine(await read(client.readAll({ direction: FORWARDS, fromPosition: position })));
  assert.deepEqual(numbers(forwards), [0, 0, 1, 2]);
  const { event: last } = forwards.at(-1);
  const before = mine(await read(client.readAll({ direction: BACKWARDS, fromPosition: last.position, maxCount: 100 })));
  assert.deepEqual(numbers(before), [1, 0, 0]);
  const backwards = mine(await read(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 100 })));
  assert.deepEqual(numbers(backwards), [2, 1, 0, 0]);
});

test("a stream that is not there is known as such", async () => {
  await assert.rejects(read(client.readStream(`none-${randomUUID()}`)), StreamNotFoundError);
});

test("a subscription to a stream delivers what was and what comes", async (t) => {
  const stream = `subscribed-${randomUUID()}`;
  await append(stream, notes(2), NO_STREAM);
  const events = delivery(t, client.subscribeToStream(stream, { fromRevision: START }));
  assert.deepEqual(numbers(await events.take(2)), [0, 1]);
  await append(stream, [note(2), note(3)]);
  assert.deepEqual(numbers(await events.take(2)), [2, 3]);

  const rest = delivery(t, client.subscribeToStream(stream, { fromRevision: 1n }));
  assert.deepEqual(numbers(await rest.take(2)), [2, 3]);
});

// What each filter is to find: the events of "placed" in streams "order", never those of "filled" in "cart".
for (const [name, filter] of [
  ["stream name prefixes", (id) => streamNameFilter({ prefixes: [`nothing-${id}`, `order-${id}`] })],
  ["a regular expression of stream names", (id) => streamNameFilter({ regex: `^order-${id}-[0-9]$` })],
  ["event type prefixes", (id) => eventTypeFilter({ prefixes: [`nothing-${id}`, `placed-${id}`] })],
  ["a regular expression of event types", (id) => eventTypeFilter({ regex: `^pl.ced-${id}$` })],
]) {
  test(`a subscription to the log is filtered by ${name}`, async (t) => {
    const id = randomUUID();
    const shop = async (n) => {
      await append(`cart-${id}-1`, note(n, `filled-${id}`));
      await append(`order-${id}-1`, note(n, `placed-${id}`));
    };
    await shop(0);
    await shop(1);
    const events = delivery(t, client.subscribeToAll({ fromPosition: START, filter: filter(id) }));
    const found = await events.take(2);
    await shop(2);
    await shop(3);
    found.push(...(await events.take(2)));
    assert.deepEqual(
      found.map(({ event }) => [event.streamId, event.type, event.data.n]),
      [0, 1, 2, 3].map((n) => [`order-${id}-1`, `placed-${id}`, n]),
    );
  });
}

test("a persistent subscription acknowledges, skips, retries, parks and replays", async (t) => {
  const [stream, group] = [`worked-${randomUUID()}`, "workers"];
  const kinds = ["acked", "skipped", "retried", "parked"];
  await append(stream, kinds.map((kind, n) => note(n, kind)), NO_STREAM);
  await client.createPersistentSubscriptionToStream(
    stream, group, persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START }),
  );
  const subscription = client.subscribeToPersistentSubscriptionToStream(stream, group);
  const events = delivery(t, subscription);
  const parked = async () => (await client.getPersistentSubscriptionToStreamInfo(stream, group)).stats.parkedMessageCount;

  // How the deliveries of each are answered, the first one first.
  const answers = { acked: ["ack"], skipped: ["skip"], retried: ["retry", "ack"], parked: ["park", "ack"], sentinel: ["ack"] };
  const deliveries = {};
  const answer = async () => {
    const resolved = await events.next();
    const { type } = resolved.event;
    const action = answers[type].shift();
    assert.ok(action, `${type} was delivered once too often`);
    deliveries[type] = (deliveries[type] ?? 0) + 1;
    await (action === "ack" ? subscription.ack(resolved) : subscription.nack(action, "as planned", resolved));
    return resolved;
  };

  for (let n = 0; n < 5; n++) await answer();
  assert.deepEqual(deliveries, { acked: 1, skipped: 1, retried: 2, parked: 1 });
  await until("one is parked", async () => Number(await parked()) === 1);
  await client.replayParkedMessagesToStream(stream, group);
  assert.equal((await answer()).event.type, "parked");
  await until("none is parked", async () => Number(await parked()) === 0);
  await append(stream, note(4, "sentinel"));
  assert.equal((await answer()).event.type, "sentinel");
  await client.deletePersistentSubscriptionToStream(stream, group);
});

test("a persistent subscription to the log is filtered", async (t) => {
  const [id, group] = [randomUUID(), `group-${randomUUID()}`];
  await client.createPersistentSubscriptionToAll(
    group, persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START }),
    { filter: streamNameFilter({ prefixes: [`wanted-${id}`] }) },
  );
  await append(`other-${id}`, notes(2));
  await append(`wanted-${id}`, notes(2));
  const subscription = client.subscribeToPersistentSubscriptionToAll(group);
  const events = delivery(t, subscription);
  const found = await events.take(2);
  await subscription.ack(...found);
  assert.deepEqual(found.map(({ event }) => [event.streamId, event.data.n]), [[`wanted-${id}`, 0], [`wanted-${id}`, 1]]);
  await client.deletePersistentSubscriptionToAll(group);
});

test("metadata limits what is read of a stream", async () => {
  const stream = `limited-${randomUUID()}`;
  await append(stream, notes(4), NO_STREAM);
  await client.setStreamMetadata(stream, { maxCount: 2, colour: "red" });
  const { metadata } = await client.getStreamMetadata(stream);
  assert.equal(Number(metadata.maxCount), 2);
  assert.equal(metadata.colour, "red");
  assert.deepEqual(numbers(await read(client.readStream(stream))), [2, 3]);
});

test("a stream that was deleted starts again, one with a tombstone never", async () => {
  const [deleted, buried] = [`deleted-${randomUUID()}`, `buried-${randomUUID()}`];
  await append(deleted, notes(2), NO_STREAM);
  await assert.rejects(client.deleteStream(deleted, { expectedRevision: 0n }), WrongExpectedVersionError);
  await client.deleteStream(deleted, { expectedRevision: 1n });
  await assert.rejects(read(client.readStream(deleted)), StreamNotFoundError);
  assert.equal((await append(deleted, note(2), NO_STREAM)).nextExpectedRevision, 2n);
  assert.deepEqual(numbers(await read(client.readStream(deleted))), [2]);

  await append(buried, notes(2), NO_STREAM);
  await client.tombstoneStream(buried);
  await assert.rejects(read(client.readStream(buried)), StreamDeletedError);
  await assert.rejects(append(buried, note(2)), StreamDeletedError);
});

if (password) {
  test("who gives a wrong password may do nothing", async () => {
    const stream = `stranger-${randomUUID()}`;
    const options = { credentials: { username, password: `not ${password}` } };
    await assert.rejects(client.appendToStream(stream, note(0), options), AccessDeniedError);
    await assert.rejects(read(client.readAll(options)), AccessDeniedError);
  });
}
