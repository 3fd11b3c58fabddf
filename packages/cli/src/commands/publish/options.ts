/** As `cheer publish --help` says. */
export interface PublishOptions {
  keys: string;
  out: string;
  expires: number;
  renew?: true;
  prune?: true;
  features?: string;
  acceptMembershipRisk?: true;
  studio?: true;
  json?: true;
}
