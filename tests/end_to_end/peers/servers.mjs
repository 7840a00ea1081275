// Servers of node's for the client to ask: HTTP/2 with HTTP/1.1 beside it over TLS, plain HTTP/1.1, and a proxy.
// usage: node servers.mjs CERTIFICATE-AND-KEY; prints the three ports.
import fs from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import zlib from 'node:zlib'

const pem = fs.readFileSync(process.argv[2])
const big = Buffer.alloc(20 << 20, 'x')
let refused = 0
let tunnels = 0

async function bodyOf(request) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces)
}

const routes = {
  '/hello': (request, response) => response.end(`hello over ${request.httpVersion}`),
  '/echo': async (request, response) => {
    const body = await bodyOf(request)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method: request.method, size: body.length, headers: request.headers, trailers: request.trailers }))
  },
  '/gzip': (_, response) => { response.setHeader('content-encoding', 'gzip'); response.end(zlib.gzipSync('unpacked')) },
  '/br': (_, response) => { response.setHeader('content-encoding', 'br'); response.end(zlib.brotliCompressSync('unpacked')) },
  '/big': (_, response) => response.end(big),
  '/redirect': (_, response) => { response.writeHead(302, { location: '/hello' }); response.end('see there') },
  '/empty': (_, response) => { response.statusCode = 204; response.end() },
  '/hints': (_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    response.end('after the hints')
  },
  '/trailers': (request, response) => {
    response.writeHead(200, request.httpVersion === '2.0' ? {} : { trailer: 'checksum' })
    response.addTrailers({ checksum: '17' })
    response.end('body')
  },
  '/refused': (request, response) => {
    if (request.httpVersion === '2.0' && refused++ < 2) return request.stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
    response.end(`taken after ${refused} tries`)
  },
  '/reset': (request) => {
    if (request.httpVersion === '2.0') request.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)
    else request.socket.destroy()
  },
  '/goaway': (request, response) => {
    if (request.httpVersion === '2.0') request.stream.session.goaway(0, request.stream.id)
    response.end('and good bye')
  },
  '/once': (request, response) => {
    response.end('once')
    response.on('finish', () => setTimeout(() => request.socket.destroy(), 20))
  },
  '/slow': () => {},
  '/tunnels': (_, response) => response.end(String(tunnels)),
}

function answer(request, response) {
  const route = routes[request.url.split('?')[0]]
  if (route) return route(request, response)
  response.statusCode = 404
  response.end('no such thing')
}

const secure = http2.createSecureServer({ allowHTTP1: true, cert: pem, key: pem, maxSessionMemory: 1000 }, answer)
const plain = http.createServer(answer)
const proxy = http.createServer((request, response) => {
  const target = new URL(request.url)
  http.get({ host: target.hostname, port: target.port, path: target.pathname }, (from) => from.pipe(response))
})
proxy.on('connect', (request, socket) => {
  if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from('ada:pw').toString('base64')}`) {
    return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
  }
  tunnels += 1
  const [host, port] = request.url.split(':')
  const to = net.connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    to.pipe(socket).pipe(to)
  })
  to.on('error', () => socket.destroy())
  socket.on('error', () => to.destroy())
})

const ports = []
for (const server of [secure, plain, proxy]) {
  server.listen(0, '127.0.0.1', () => {
    ports.push([server, server.address().port])
    if (ports.length === 3) {
      const of = new Map(ports)
      // An address that the certificate does not name.
      net.createServer((socket) => secure.emit('connection', socket)).listen(of.get(secure), '127.0.0.2')
      console.log(`${of.get(secure)} ${of.get(plain)} ${of.get(proxy)}`)
    }
  })
}
