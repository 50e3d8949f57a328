import type { Plugin, Rolldown } from 'vite';

/**
 * What makes a page appear sooner. The style of the components does not hold up what stands in the page before them,
 * and each place gets a page of its own that names the parts of the program that this place needs, and their style, so that
 * they are fetched together with the program and not after it.
 */
export function firstPaint(): Plugin {
  return {
    name: 'first-paint',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const index = bundle['index.html'];
      if (index?.type !== 'asset') throw new Error('The build made no page.');
      const html = withStyleLast(String(index.source));
      index.source = html;
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const place = /\/(\w+)\/\1-page\.tsx$/.exec(chunk.facadeModuleId ?? '')?.[1];
        if (place === undefined) continue;
        const isNew = (file: string) => !html.includes(`/${file}"`);
        const parts = neededBy(chunk.fileName, bundle);
        const links = parts
          .filter(isNew)
          .map((file) => `    <link rel="modulepreload" crossorigin href="/${file}">\n`);
        const styles = stylesOf(parts, bundle)
          .filter(isNew)
          .map((file) => `    <link rel="stylesheet" crossorigin href="/${file}">\n`);
        this.emitFile({
          type: 'asset',
          fileName: `${place}.html`,
          source: html
            .replace('  </head>', `${links.join('')}  </head>`)
            .replace('  </body>', `${styles.join('')}  </body>`),
        });
      }
    },
  };
}

/** A part of the program, and all that it cannot run without. */
function neededBy(file: string, bundle: Rolldown.OutputBundle): string[] {
  const files = new Set([file]);
  for (const known of files) {
    const chunk = bundle[known];
    if (chunk?.type === 'chunk') for (const other of chunk.imports) files.add(other);
  }
  return [...files];
}

function stylesOf(files: readonly string[], bundle: Rolldown.OutputBundle): string[] {
  return files.flatMap((file) => {
    const chunk = bundle[file];
    return chunk?.type === 'chunk' ? [...(chunk.viteMetadata?.importedCss ?? [])] : [];
  });
}

/** A style in the head keeps everything from being shown; in the body only what comes after it, which is the program. */
function withStyleLast(html: string): string {
  const links = html.match(/ *<link rel="stylesheet".*\n/g) ?? [];
  return links
    .reduce((rest, link) => rest.replace(link, ''), html)
    .replace('  </body>', `${links.join('')}  </body>`);
}
