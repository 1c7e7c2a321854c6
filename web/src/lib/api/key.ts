/** A key for one request: sent again with it, the request is done once. Also where `crypto.randomUUID` is kept from the page. */
export const newKey = (bytes = 16) => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
