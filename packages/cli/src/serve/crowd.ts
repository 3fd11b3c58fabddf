/**
 * How many a server serves at once: every answer that is not yet sent may hold a file and a buffer, and a client that asks and never
 * reads would have it hold them for ever.
 */
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** Answers under way at once; also of one connection, as requests may follow one another without waiting. */
const ANSWERS = 256;
const ANSWERS_OF_ONE = 4;
const CONNECTIONS = 512;
/** ms without a byte either way, after which a connection is closed */
const SILENCE = 30_000;

export interface Crowd {
  /** False if there are too many; counts the answer until it is sent or its connection ends. */
  enter(answer: Writable): boolean;
  /** Keeps a server's connections few and awake. */
  limit(server: Server): void;
}

export function crowdLimit(): Crowd {
  let answers = 0;
  const ofEach = new WeakMap<Socket, number>();
  return {
    enter(answer) {
      // an answer that waits for others has no socket of its own yet: its request's is the connection
      const socket = (answer as ServerResponse).req?.socket;
      const own = socket === undefined ? 0 : (ofEach.get(socket) ?? 0);
      if (answers >= ANSWERS || own >= ANSWERS_OF_ONE) return false;
      answers += 1;
      if (socket !== undefined) ofEach.set(socket, own + 1);
      let left = false;
      const leave = (): void => {
        if (left) return;
        left = true;
        answers -= 1;
        if (socket !== undefined) ofEach.set(socket, (ofEach.get(socket) ?? 1) - 1);
        socket?.off('close', leave);
      };
      answer.once('close', leave);
      socket?.once('close', leave); // an answer that never had its turn is not told
      return true;
    },
    limit(server) {
      server.maxConnections = CONNECTIONS;
      server.setTimeout(SILENCE);
    },
  };
}
