/** How often the server is killed: `npm run soak` has more time than `npm test`. */
export const rounds = Number(process.env.SANCTUM_SOAK_ROUNDS ?? (process.env.SANCTUM_SOAK === '1' ? 50 : 5));
