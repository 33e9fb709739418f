/**
 * The one Trusted Types policy of the app. The server has rendered and cleaned the HTML; the policy marks the
 * single door through which it enters the page.
 */
const policy = window.trustedTypes?.createPolicy("app", { createHTML: (html) => html });

export function trustedHtml(html: string): TrustedHTML | string {
  return policy?.createHTML(html) ?? html;
}
