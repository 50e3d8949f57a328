import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes } from 'react';

function Place(props: AnchorProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>) {
  return <Anchor {...props} />;
}

/** A link to another place of the web interface, as its addresses are typed. */
export const PlaceLink = createLink(Place);
