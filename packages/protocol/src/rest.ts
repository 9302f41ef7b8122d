/**
 * rest.ts — requests over HTTP, with their answers. A refusal has status 4xx and the body {code, message}.
 *
 *   POST /api/join             joinBody        -> Joined
 *   POST /api/rejoin           rejoinBody      -> Joined              on another device; the old one lets go
 *   GET  /api/me                               -> Me
 *   POST /api/auth/sign-up/email | sign-in/email | sign-out      (an invitation goes along as `invitation`)
 *   GET  /api/catalog                          -> Catalog
 *   GET  /api/rooms                            -> RoomSummary[]       mine
 *   POST /api/rooms            roomBody        -> RoomOpened
 *   GET  /api/rooms/:id                        -> RoomOpened          mine: code and links again
 *   POST /api/rooms/:id/projector              -> RoomOpened          a new projector link; the old one ends
 *   GET  /api/rooms/:id/state                  -> RoomStateInfo       mine: for tests of recovery and for reports
 *   POST /api/invitations                      -> Invitation          owner only
 *   POST /api/sign-up          signUpBody      -> Me                  owner only: opens or closes sign-up
 *   GET  /api/projector/:token                 -> ProjectorRoom
 *   GET  /api/review/:id                       -> Review              after the end, mine
 *   GET  /api/review/:id/export.json | export.csv?what=leaderboard|guards|commands
 */
import { LIMITS, type Phase, type ReviewView } from '@killinit/room';
import { z } from 'zod';
import { era, nameDisplay, reveal, roomCode, settingValue } from './ids.ts';

export const joinBody = z.object({ code: roomCode, name: z.string().max(400) });
/** The same, when the code cannot be one: the name is still checked. */
export const looseJoinBody = z.object({ code: z.string().max(40), name: z.string().max(400) });

export interface Joined {
  readonly roomId: string;
  readonly seat: number;
  readonly seatToken: string;
  readonly name: string;
  readonly login: string;
  /** Four letters: with the name, the way back from another device. */
  readonly rejoinCode: string;
}

export const rejoinBody = z.object({ code: roomCode, name: z.string().max(400), rejoinCode: z.string().max(20) });

export const signUpBody = z.object({ open: z.boolean() });

export interface RoomStateInfo {
  readonly seq: number;
  readonly at: number;
  /** Of everything the room and its machine remember after event `seq`. */
  readonly hash: string;
  /** The same when this server opened the room, by playing its log. */
  readonly opened: { readonly seq: number; readonly at: number; readonly hash: string } | null;
}

export const roomBody = z.object({
  scenario: z.string().min(1).max(80),
  era: era.optional(),
  title: z
    .string()
    .max(400)
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim())
    .pipe(z.string().max(80))
    .optional(),
  capacity: z.number().int().min(1).max(LIMITS.capacity).default(40),
  /** Minutes; null: until the instructor ends it. */
  minutes: z.number().int().min(1).max(720).nullable().default(30),
  /** Seconds from a panic to the reboot; null: by hand. */
  rebootSeconds: z.number().int().min(3).max(600).nullable().default(12),
  reveal: reveal.default('facts'),
  names: nameDisplay.default('shown'),
  /** Plugins switched off, and settings of the others. */
  plugins: z
    .record(
      z.string().max(80),
      z.object({
        enabled: z.boolean().default(true),
        settings: z.record(z.string().max(80), settingValue).default({}),
      }),
    )
    .default({}),
});
export type RoomBody = z.infer<typeof roomBody>;
export type RoomBodyInput = z.input<typeof roomBody>;

export interface RoomOpened {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  /** Paths on this server. */
  readonly joinPath: string;
  readonly projectorPath: string;
  readonly projectorToken: string;
  /** Addresses of this server other machines can reach, e.g. http://192.168.1.20:3000 */
  readonly lanUrls: readonly string[];
}

export interface RoomSummary {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly scenario: string;
  readonly phase: Phase;
  readonly seats: number;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

export interface Me {
  readonly user: { readonly id: string; readonly email: string; readonly name: string; readonly owner: boolean } | null;
  /** `first`: nobody has an account yet, the first one owns the server. */
  readonly signUp: 'first' | 'open' | 'closed';
}

export const invitationBody = z.object({
  hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 30)
    .default(48),
});
export interface Invitation {
  readonly token: string;
  readonly path: string;
  readonly expiresAt: string;
}

export interface CatalogSetting {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
  readonly type: 'boolean' | 'integer' | 'enum';
  readonly default: string | number | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly options?: Readonly<Record<string, string>>;
}
export interface CatalogPlugin {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly version: string;
  readonly hash: string | null;
  readonly enabled: boolean;
  /** Rooms cannot do without it: it brings the scenario's programs. */
  readonly contributes: readonly string[];
  readonly settings: readonly CatalogSetting[];
  /** Why it could not be loaded; null when it could. */
  readonly error: string | null;
}
export interface CatalogScenario {
  readonly id: string;
  readonly plugin: string;
  readonly title: string;
  readonly summary: string;
  readonly story: string;
  readonly goal: string;
  readonly eras: readonly string[];
  readonly sudo: boolean;
  readonly guards: readonly { readonly id: string; readonly title: string; readonly weight: number }[];
  readonly objectives: readonly { readonly id: string; readonly title: string }[];
  readonly hints: number;
  readonly routes: number;
}
export interface Catalog {
  readonly scenarios: readonly CatalogScenario[];
  readonly plugins: readonly CatalogPlugin[];
  readonly eras: readonly { readonly id: string; readonly title: string }[];
}

export interface ProjectorRoom {
  readonly roomId: string;
  readonly title: string;
  readonly code: string;
  readonly lanUrls: readonly string[];
}

export interface Review {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly scenario: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  /** False when the simulator has changed since: what was recorded is shown, a replay might differ. */
  readonly sameSimulator: boolean;
  readonly view: ReviewView;
}
