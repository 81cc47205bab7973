/** An Azure AI resource as the settings declare it: the one place that says where a secret may go. */
export interface Resource {
  readonly name: string;
  /** Origin (and, behind a gateway, a path prefix) without a slash at its end. */
  readonly endpoint: string;
  readonly location?: string | undefined;
  /** The services that the resource offers, by the names that jobs give them; all of them where this is left out. */
  readonly features?: readonly string[] | undefined;
  /** Names of the Key Vault secrets that hold keys of this resource. */
  readonly secrets: readonly string[];
  /** Whether the resource is called with the app's own identity where no secret is named. */
  readonly identity?: boolean | undefined;
  readonly quota?: Quota | undefined;
}

/** Calls that a resource takes for each of its features. Both limits may hold at once. */
export interface Quota {
  readonly perSecond?: number | undefined;
  readonly perMinute?: number | undefined;
}

/** What opens a resource: a key, by the name of its secret, or the app's identity where there is none. */
export interface KeyRef {
  readonly secret?: string;
  readonly resource: Resource;
}

/** What an operation was begun with: a key, or the app's identity, by names alone. */
export interface KeyHolder {
  readonly resource: string;
  readonly secret?: string | undefined;
}

/** The keys that a stage may use. */
export interface StageKeys {
  /** For rows that name none, in turn. */
  readonly shared: readonly KeyRef[];
  /** For rows that name one in a column: each secret has one resource. */
  readonly named: readonly KeyRef[];
}
