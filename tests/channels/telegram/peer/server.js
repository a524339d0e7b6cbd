/* telegram-test-api on a port, mended in one thing: it tells dates in milliseconds. */
const { TelegramServer } = require('telegram-test-api/lib/telegramServer')

const add = TelegramServer.prototype.addBotMessage
TelegramServer.prototype.addBotMessage = function (message, token) {
  const kept = add.call(this, message, token)
  return { ...kept, date: Math.floor(kept.date / 1000) }
}

const server = new TelegramServer({ port: Number(process.argv[2]), host: '127.0.0.1' })
server.start().then(() => console.log('ready'))
