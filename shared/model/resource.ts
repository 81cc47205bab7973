/** An Azure AI resource as the settings declare it: the one place that says where a secret may go. */
export interface Resource {
  readonly name: string;
  /** Origin (and, behind a gateway, a path prefix) without a slash at its end. */
  readonly endpoint: string;
  readonly location?: string | undefined;
  /** Names of the Key Vault secrets that hold keys of this resource. */
  readonly secrets: readonly string[];
}

/** A key of a resource, by the name of its secret. */
export interface KeyRef {
  readonly secret: string;
  readonly resource: Resource;
}
