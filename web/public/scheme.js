// The chosen colours, before anything is painted: the program itself comes later.
try {
  const chosen = localStorage.getItem('mantine-color-scheme-value');
  if (chosen === 'light') document.documentElement.setAttribute('data-mantine-color-scheme', 'light');
} catch {
  // Without storage nothing was chosen.
}
