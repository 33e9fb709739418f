import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";

export type EventProxy = {
  /** Where pages find the server behind it. */
  url: string;
  /** Sends an event to every page that follows. */
  send: (name: string, data: object, id: number) => void;
  /** How many pages follow. */
  followers: () => number;
  stop: () => Promise<void>;
};

/** Stands before a server and passes everything on, except the stream of events: that one the bench writes itself. */
export async function proxyEvents(target: string): Promise<EventProxy> {
  const followers = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    if (/\/events\?/.test(incoming.url ?? "")) {
      outgoing.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      outgoing.write("retry: 2000\n\n");
      followers.add(outgoing);
      outgoing.on("close", () => followers.delete(outgoing));
      return;
    }
    const { method, headers, url = "/" } = incoming;
    const passed = request(new URL(url, target), { method, headers: { ...headers, host: new URL(target).host } });
    passed.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    send: (name, data, id) => {
      const text = `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      for (const follower of followers) follower.write(text);
    },
    followers: () => followers.size,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
