import {
  Alert,
  Anchor,
  Checkbox,
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Modal,
  Radio,
} from '@mantine/core';

/** The palette that people know, as the ten shades that the components take; the middle ones carry text and surfaces. */
const dark: MantineColorsTuple = [
  '#f9f9fa',
  '#c7c7c9',
  '#a9a9ad',
  '#8b8b90',
  '#4a4a4e',
  '#3b3b3b',
  '#303030',
  '#252525',
  '#212121',
  '#1a1a1a',
];
const accent: MantineColorsTuple = [
  '#eaf2ff',
  '#d3e3fd',
  '#b6d0fb',
  '#8ab4f8',
  '#6ba0f5',
  '#4c8bf0',
  '#2f74e0',
  '#1f62cc',
  '#1a53ad',
  '#16458f',
];

/** What is legible on a filled surface in the colours that are shown. */
const onFilled = 'var(--mantine-primary-color-contrast)';

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  // By itself the contrast of what is filled is that of the light colours, whichever are shown.
  variantColorResolver: (input) => {
    const colours = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colours, color: onFilled } : colours;
  },
  components: {
    // A link within a text is one by more than its colour.
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Alert: Alert.extend({ defaultProps: { closeButtonLabel: 'Close' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: onFilled } }),
    Radio: Radio.extend({ defaultProps: { iconColor: onFilled } }),
  },
  colors: { dark, accent },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Code", Menlo, Consolas, monospace',
  defaultRadius: 'md',
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  respectReducedMotion: true,
});

/** Colours of our own, by what they are for, and those of the components that would be too faint: AA asks for 4.5 to 1. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--bubble-own': 'light-dark(var(--mantine-color-gray-1), #3a3a3a)',
    '--bubble-agent': 'light-dark(var(--mantine-color-gray-0), #252525)',
    '--chosen': 'light-dark(var(--mantine-color-accent-0), var(--mantine-color-dark-5))',
    '--notice': 'light-dark(#fff6d6, #3a3420)',
    '--code-surface': 'light-dark(var(--mantine-color-white), #1f1f1f)',
    '--code-within-text': 'light-dark(var(--mantine-color-gray-2), #1f1f1f)',
    '--code-grey': 'light-dark(#5c636a, #a9a9ad)',
    '--code-purple': 'light-dark(#7a2fb5, #c58fff)',
    '--code-green': 'light-dark(#1b6e2d, #81c995)',
    '--code-yellow': 'light-dark(#8a5200, #fdd663)',
    '--code-blue': 'light-dark(#1f62cc, #8ab4f8)',
    '--code-red': 'light-dark(#b3261e, #f28b82)',
    '--picture-blue': 'light-dark(#1f62cc, #8ab4f8)',
    '--picture-green': 'light-dark(#2b7a3d, #81c995)',
    '--picture-yellow': 'light-dark(#a35200, #fdd663)',
    '--picture-purple': 'light-dark(#8a3fd1, #c58fff)',
    '--picture-red': 'light-dark(#b3261e, #f28b82)',
    '--picture-grey': 'light-dark(#5c636a, #c7c7c9)',
  },
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6b7178',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-red-text': 'var(--mantine-color-red-9)',
    '--mantine-color-red-filled': 'var(--mantine-color-red-9)',
  },
  // In the dark, what is tinted is so faintly, and its text is the accent.
  dark: {
    '--mantine-color-placeholder': '#a9a9ad',
    '--mantine-color-error': '#f28b82',
    '--mantine-color-accent-light': 'rgb(138 180 248 / 14%)',
    '--mantine-color-accent-light-hover': 'rgb(138 180 248 / 22%)',
    '--mantine-color-accent-light-color': '#8ab4f8',
    '--mantine-color-accent-outline': '#8ab4f8',
    '--mantine-color-red-filled': '#f28b82',
    '--mantine-color-red-light': 'rgb(242 139 130 / 16%)',
    '--mantine-color-green-light': 'rgb(129 201 149 / 14%)',
    '--mantine-color-yellow-light': 'rgb(253 214 99 / 14%)',
    '--mantine-color-blue-light': 'rgb(138 180 248 / 14%)',
  },
});
