interface Policy {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | undefined;

/**
 * The address of a script in the form in which this page may use it. Under `require-trusted-types-for 'script'` that is one from the policy `denoisekit`,
 * which a page with a `trusted-types` list has to name there.
 */
export function trustedUrl(url: string): string {
  try {
    const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
    policy ??= trustedTypes?.createPolicy('denoisekit', { createScriptURL: (own) => own });
  } catch {
    // The page's list does not have it; its default policy may take the address.
  }
  return policy?.createScriptURL(url) ?? url;
}
