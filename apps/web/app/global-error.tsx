'use client';

/** The root layout itself broke: plain markup, no styles to rely on. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <h1>The page could not be drawn</h1>
        <pre>{error.message}</pre>
        <p>Reload the page. Drafts are kept in this browser. Reference: {error.digest ?? 'none'}</p>
      </body>
    </html>
  );
}
