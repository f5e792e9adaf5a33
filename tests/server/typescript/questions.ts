// Ten questions with the client that is made from the hub's schema: what is annotated has to be its type, and the only one.
import createClient from "openapi-fetch";
import type { components, paths } from "./hub";

type Of<Name extends keyof components["schemas"]> = components["schemas"][Name];

declare const process: { argv: string[]; exit(status: number): never };
const hub = createClient<paths>({ baseUrl: process.argv[2] ?? "" });

function same(what: string, found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    console.error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
    process.exit(1);
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) {
    console.error("There is no answer.");
    process.exit(1);
  }
  return value;
}

const tracks: Of<"PaginatedTrackList"> = there((await hub.GET("/api/v1/tracks", { params: { query: { search: "oval" } } })).data);
const track: Of<"Track"> = there(tracks.results[0]);
same("tracks", tracks.results.map((one) => one.name), ["Oval"]);

const sessions: Of<"PaginatedSessionList"> = there((await hub.GET("/api/v1/sessions", { params: { query: { track: track.id, type: "race" } } })).data);
const next: string | null = sessions.next;
same("next", next, null);
const id: number = there(sessions.results[0]).id;

const session: Of<"SessionDetail"> = there((await hub.GET("/api/v1/sessions/{id}", { params: { path: { id } } })).data);
same("session", [session.type, session.track?.name, session.outcome], ["race", "Oval", "official"]);

const results: Of<"Result">[] = there((await hub.GET("/api/v1/sessions/{id}/results", { params: { path: { id } } })).data);
same("results", results.map((line) => [line.position, line.driver?.name, line.laps, line.best_lap_ms]), [[1, "Ada", 2, 7003], [2, "Bob", 1, 65234]]);
const best: number | null = there(results[0]).best_lap_ms;
same("best lap", best, 7003);

const laps: Of<"SessionLap">[] = there((await hub.GET("/api/v1/sessions/{id}/laps", { params: { path: { id } } })).data);
same("laps", laps.map((lap) => lap.lap_time_ms), [7003, 7100, 65234]);

const every: Of<"PaginatedLapList"> = there((await hub.GET("/api/v1/laps", { params: { query: { track: track.id, page_size: 2 } } })).data);
same("page", every.results.length, 2);
const cursor: string | null = every.next && new URL(every.next).searchParams.get("cursor");
const rest = there((await hub.GET("/api/v1/laps", { params: { query: { track: track.id, page_size: 2, cursor: cursor ?? "" } } })).data);
same("all laps", [...every.results, ...rest.results].map((lap) => lap.lap_time_ms).sort(), [65234, 7003, 7100]);

const records: Of<"Record">[] = there((await hub.GET("/api/v1/records", { params: { query: { track: track.id } } })).data);
same("records", records.map((line) => [line.rank, line.time_ms, line.driver?.name]), [[1, 7003, "Ada"], [2, 7100, "Ada"], [3, 65234, "Bob"]]);

const drivers: Of<"PaginatedDriverList"> = there((await hub.GET("/api/v1/drivers", { params: { query: { search: "ada" } } })).data);
const ada: number = there(drivers.results.find((one) => one.name === "Ada")).id;
const career: Of<"Career"> = there((await hub.GET("/api/v1/drivers/{id}/career", { params: { path: { id: ada }, query: { track: track.id } } })).data);
same("career", [career.starts, career.wins], [1, 1]);

const latest: Of<"MeetingDetail"> = there((await hub.GET("/api/v1/meetings/{id}", { params: { path: { id: "latest" } } })).data);
same("meeting", latest.sessions.length > 0, true);

const refused = await hub.GET("/api/v1/laps", { params: { query: { type: "Race" } } });
const why: Of<"Error"> | undefined = refused.error;
same("refusal", [refused.response.status, (there(why).details?.["type"] ?? [])[0]?.startsWith("Race is none of: race, qualifying, practice")], [400, true]);

console.log("Ten questions, ten answers.");
