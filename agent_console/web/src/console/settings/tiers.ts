/** Tiers from the highest down. */
import type { Tier } from '../../api/shapes'

export const TIER_NAMES: Tier[] = ['supreme', 'diamond', 'gold', 'silver', 'normal']
