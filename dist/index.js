import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
var assert = __nccwpck_require__(613);
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 438:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QT: () => (/* binding */ orderRequest),
/* harmony export */   T9: () => (/* binding */ requestText),
/* harmony export */   Vq: () => (/* binding */ recordUrl),
/* harmony export */   WT: () => (/* binding */ commandOrder),
/* harmony export */   "in": () => (/* binding */ readRequest),
/* harmony export */   rD: () => (/* binding */ identifierProblem),
/* harmony export */   uL: () => (/* binding */ executionPath)
/* harmony export */ });
/* harmony import */ var _http_version_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(0);

const LONGEST_IDENTIFIER = 256;
function identifierProblem(identifier) {
    if (identifier.length > LONGEST_IDENTIFIER) {
        return `It has ${identifier.length} characters; no ID is longer than ${LONGEST_IDENTIFIER}.`;
    }
    if (identifier === '.' || identifier === '..')
        return 'It is a dot segment, which would change the URL.';
    const separator = /[/\\?#]/.exec(identifier)?.[0];
    if (separator !== undefined) {
        return `It contains “${separator}”, which would change the URL. Give the bare ID, not a URL or path.`;
    }
    if (/%[0-9a-f]{2}/i.test(identifier)) {
        return 'It is percent-encoded. Give it as Campaign shows it; the action encodes it.';
    }
    if (/[\p{C}\p{Zl}\p{Zp}]/u.test(identifier)) {
        return 'It contains a control character or an invisible one. Type it instead of pasting it.';
    }
    return undefined;
}
function recordUrl(address) {
    const id = encodeURIComponent(address.workflowId).replace(/^%40/, '@');
    return new URL(`${executionPath(address)}${id}`, address.baseUrl);
}
function executionPath({ organization }) {
    return `/${encodeURIComponent(organization)}/campaign/workflow/execution/`;
}
function commandOrder(address, command) {
    const url = recordUrl(address);
    url.pathname += '/commands';
    return { command, url, body: JSON.stringify({ method: command }) };
}
function requestText({ url, body }) {
    return `POST ${url} ${body}`;
}
function orderRequest({ url, body }, apiKey, token) {
    return {
        method: 'POST',
        url,
        headers: { 'Content-Type': 'application/json', ...headers(apiKey, token) },
        body,
    };
}
function readRequest(address, apiKey, token) {
    return { method: 'GET', url: recordUrl(address), headers: headers(apiKey, token) };
}
function headers(apiKey, token) {
    return {
        Authorization: `Bearer ${token}`,
        'Cache-Control': 'no-cache',
        'X-Api-Key': apiKey,
        'User-Agent': _http_version_js__WEBPACK_IMPORTED_MODULE_0__/* .USER_AGENT */ ._,
    };
}


/***/ }),

/***/ 154:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Lo: () => (/* binding */ COMMANDS),
/* harmony export */   Ss: () => (/* binding */ WAIT_FOR),
/* harmony export */   ak: () => (/* binding */ meaning),
/* harmony export */   ar: () => (/* binding */ setsGoing),
/* harmony export */   fR: () => (/* binding */ waitsAfter),
/* harmony export */   gK: () => (/* binding */ MAY_BE),
/* harmony export */   jM: () => (/* binding */ AGAIN),
/* harmony export */   pW: () => (/* binding */ TAKES_SIGNALS),
/* harmony export */   v6: () => (/* binding */ provesCommand)
/* harmony export */ });
/* unused harmony export WORKFLOW_COMMANDS */
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(215);

const WORKFLOW_COMMANDS = ['start', 'pause', 'resume', 'stop'];
const COMMANDS = [...WORKFLOW_COMMANDS, 'signal'];
function setsGoing(command) {
    return command === 'start' || command === 'resume';
}
const WAIT_FOR = ['accepted', 'started', 'paused', 'finished'];
const RUN_STARTED = { done: ['in-progress', 'finished'], bad: ['erroneous'] };
const RUN_FINISHED = { done: ['finished'], bad: ['erroneous'] };
const ENDS = {
    start: { started: RUN_STARTED, finished: RUN_FINISHED },
    pause: { paused: { done: ['paused'], bad: ['finished', 'erroneous'] } },
    resume: { started: RUN_STARTED, finished: RUN_FINISHED },
    stop: { finished: { done: ['finished'], bad: [] } },
    signal: {},
};
function waitsAfter(command) {
    return WAIT_FOR.filter((wait) => wait === 'accepted' || ENDS[command][wait] !== undefined);
}
function meaning(command, awaited, state, runProved) {
    if (setsGoing(command) && _state_js__WEBPACK_IMPORTED_MODULE_0__/* .TERMINAL */ .ff.has(state) && !runProved)
        return 'pending';
    const ends = ENDS[command][awaited];
    if (ends?.done.includes(state))
        return 'done';
    return ends?.bad.includes(state) ? 'bad' : 'pending';
}
const TRACES = {
    start: ['starting', 'resuming'],
    pause: ['pausing', 'paused'],
    resume: ['starting', 'resuming'],
    stop: ['stopping', 'finished'],
    signal: [],
};
function provesCommand(command, before, state, runProved) {
    if (setsGoing(command) && !_state_js__WEBPACK_IMPORTED_MODULE_0__/* .MOVING */ .zQ.has(before))
        return runProved && state !== before;
    return TRACES[command].includes(state) && !TRACES[command].includes(before);
}
const TAKES_SIGNALS = new Set(['starting', 'in-progress', 'resuming', 'paused']);
const AGAIN = {
    start: 'a second start sends its messages twice',
    pause: 'if it still runs, send the pause again',
    resume: 'it may have resumed, and even finished',
    stop: 'if it is neither stopping nor finished after some minutes, send the stop again',
    signal: 'a second signal triggers the activity twice',
};
const MAY_BE = {
    start: 'may be running',
    pause: 'may be running or paused',
    resume: 'may be running',
    stop: 'may still be running',
    signal: 'may have taken the signal',
};


/***/ }),

/***/ 335:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ doubt),
/* harmony export */   Rm: () => (/* binding */ timeIsUp),
/* harmony export */   Ug: () => (/* binding */ IMS_ERRORS),
/* harmony export */   br: () => (/* binding */ diagnoseErrorInSuccess),
/* harmony export */   eT: () => (/* binding */ notSentInTime),
/* harmony export */   h4: () => (/* binding */ diagnose)
/* harmony export */ });
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(823);
/* harmony import */ var _http_html_page_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(399);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(154);
/* harmony import */ var _server_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(560);




const CONSOLE = 'the Adobe Developer Console';
const TRY_LATER = 'Run it again in a few minutes; status.adobe.com shows known outages.';
const TENANT_REMEDY = 'Check `organization`: it is the tenant in your Campaign URL (after a migration to v8, the v8 tenant ID), not the …@AdobeOrg ID.';
const PROFILE = {
    cause: 'The credential is valid, but has no rights in this Campaign tenant.',
    remedy: `Check \`organization\`, and add a Campaign product profile of this tenant to the credential in ${CONSOLE}.`,
};
const USAGE = {
    cause: 'The API’s rate limit is reached.',
    remedy: 'Run it again later, run fewer jobs at a time, and share one token between steps instead of minting one for each.',
};
const GATEWAY_DOWN = {
    cause: "Adobe's gateway could not check the credential; nothing reached Campaign.",
    remedy: TRY_LATER,
};
const TOKEN = {
    given: {
        cause: 'The access token has expired (they live 24 hours), was revoked, or belongs to another organization.',
        remedy: 'Give `client-secret` instead of `access-token`, so that the step mints a fresh one, or renew the token.',
    },
    minted: {
        cause: 'The API gateway rejected the minted token.',
        remedy: `Check that \`api-key\` and \`client-secret\` belong to one OAuth Server-to-Server credential in ${CONSOLE}, that its project has the Adobe Campaign API, and that \`scopes\` lists what the project shows.`,
    },
};
const GATEWAY = new Map(Object.entries({
    '401013': 'token',
    '403000': {
        cause: 'The gateway saw no API key: something on the way removed the X-Api-Key header.',
        remedy: 'Check the proxy between the runner and Adobe; `api-key` itself was sent.',
    },
    '403003': {
        cause: 'The API key is not known, or not allowed to use the Adobe Campaign API.',
        remedy: `Check that \`api-key\` is the Client ID shown in ${CONSOLE}, and that its project has the Adobe Campaign API.`,
    },
    '403010': {
        cause: 'The gateway saw no token: something on the way removed the Authorization header.',
        remedy: 'Check the proxy between the runner and Adobe; a token was sent.',
    },
    '403011': {
        cause: 'The token lacks a scope that the Campaign API demands.',
        remedy: `Set \`scopes\` to the list that your project shows in ${CONSOLE}.`,
    },
    '403020': PROFILE,
    '403023': PROFILE,
    '403024': PROFILE,
    '403025': PROFILE,
    '503020': PROFILE,
    '429001': USAGE,
    '429002': USAGE,
    '429050': USAGE,
    '503000': GATEWAY_DOWN,
    '503010': GATEWAY_DOWN,
    '503071': GATEWAY_DOWN,
}));
const IMS = new Map(Object.entries({
    invalid_client: {
        cause: 'The token service does not accept `api-key` together with `client-secret`.',
        remedy: `Copy Client ID and client secret again from one OAuth Server-to-Server credential in ${CONSOLE}; a secret that was rotated out no longer works.`,
    },
    invalid_scope: {
        cause: 'The credential may not ask for one of the `scopes`.',
        remedy: `Set \`scopes\` to the list that your project shows in ${CONSOLE}.`,
    },
    unauthorized_client: {
        cause: 'The credential is not an OAuth Server-to-Server credential.',
        remedy: `Add an OAuth Server-to-Server credential to the project in ${CONSOLE}; JWT credentials no longer work.`,
    },
    internal_error: {
        cause: 'The token service is in trouble.',
        remedy: TRY_LATER,
    },
}));
const IMS_ERRORS = new Set([
    ...IMS.keys(),
    ...['invalid_request', 'invalid_grant', 'unsupported_grant_type'],
    ...['access_denied', 'server_error', 'temporarily_unavailable'],
]);
const IMS_SECRET = {
    cause: '`client-secret` does not belong to `api-key`, or was rotated out.',
    remedy: `Copy the client secret again from the OAuth Server-to-Server credential in ${CONSOLE}.`,
};
const IMS_ID = {
    cause: 'The token service does not know the client ID given as `api-key`.',
    remedy: `Copy the Client ID again from the OAuth Server-to-Server credential in ${CONSOLE}, and check \`ims-url\`.`,
};
const PARAMETER_TYPES = 'in lines `name=value` all values are strings, and in a JSON object they keep their type.';
const CAMPAIGN = [
    [
        /Unable to find document/i,
        {
            cause: 'This Campaign tenant has no workflow with that ID.',
            remedy: 'Copy the ID from the workflow’s page in Campaign (not its label). If somebody changed the ID there, change `workflow-id` too. Check `organization`: stage and production have different workflows.',
        },
    ],
    [
        /XTK-170036|decrypt PKey/i,
        {
            cause: '`workflow-id` looks like a PKey, but this tenant cannot read it: PKeys differ between instances.',
            remedy: 'Use the workflow’s ID (such as WKF110), which stays the same.',
        },
    ],
];
const NO_ADDRESS = {
    cause: 'Campaign does not know the address that the workflow’s record gives for the activity.',
    remedy: 'Look at the workflow in Campaign: the activity may have been removed, or the workflow replaced. Then run this again, since the address is read anew each time.',
};
const SIGNAL_REJECTED = {
    cause: 'Campaign, or something in front of it, rejected the signal. It may have come within 10 minutes of another, or with parameters that the activity does not declare.',
    remedy: 'The answer may say why: the `response` output holds it. Look at the workflow’s log in Campaign before you signal again.',
};
const SIGNALS = [
    [/Unable to find document|XTK-170036|decrypt PKey/i, NO_ADDRESS],
    [
        /XTK-170006|HandleTrigger/i,
        {
            cause: 'Campaign could not evaluate the signal. Often a parameter is missing, or is of another type than declared.',
            remedy: `Compare \`parameters\` with those of the External signal activity in Campaign; ${PARAMETER_TYPES}`,
        },
    ],
];
const UNDECLARED = /'([^']{1,200})' parameter isn't defined/i;
function undeclared(message, parameters) {
    const named = UNDECLARED.exec(message)?.[1];
    if (named === undefined)
        return undefined;
    const name = parameters.includes(named) ? `\`${named}\`` : 'one of the `parameters`';
    return {
        cause: `The External signal activity does not declare ${name}.`,
        remedy: `Correct the name of ${name} (it is case-sensitive), or declare it in the activity in Campaign and start the workflow again.`,
    };
}
const UNKNOWN_COMMAND = {
    cause: 'Campaign does not know the command.',
    remedy: 'Run again with the newest version of this action, and report it if that does not help.',
};
const CAMPAIGN_OTHER = {
    command: {
        cause: 'Campaign refused. Often the workflow is in a state that does not allow the command: already running, already stopped, or not paused.',
        remedy: 'Look at the state of the workflow and at its log in Campaign.',
    },
    signal: {
        cause: 'Campaign refused the signal. Often the workflow is not running.',
        remedy: 'Look at the state of the workflow and at its log in Campaign, and compare `parameters` with what the activity declares.',
    },
    read: {
        cause: 'Campaign itself failed to read the workflow.',
        remedy: 'Check `workflow-id`, `organization` and the rights of the credential, and whether the workflow opens in Campaign; status.adobe.com shows known outages.',
    },
};
const ERROR_IN_SUCCESS = {
    cause: 'Campaign, or something in front of it, answered with an error, although the status says that all is well.',
    remedy: 'Check `workflow-id`, `organization`, `base-url`, and the proxy between the runner and Adobe; status.adobe.com shows known outages.',
};
const STATUS = {
    400: { cause: 'The request was refused as malformed; a wrong tenant can cause it.', remedy: TENANT_REMEDY },
    401: 'token',
    403: {
        cause: 'Access was denied, perhaps by a firewall or proxy on the way.',
        remedy: `Check the credential’s product profiles in ${CONSOLE}, and the proxy between the runner and Adobe.`,
    },
    404: {
        cause: 'Nothing was found there: the workflow ID or the tenant is wrong.',
        remedy: `Copy \`workflow-id\` from the workflow’s page in Campaign. ${TENANT_REMEDY}`,
    },
    405: {
        cause: 'The server at that address does not accept this kind of request.',
        remedy: 'Check `base-url` and `ims-url`.',
    },
    407: {
        cause: 'A proxy wants credentials.',
        remedy: 'Put them into the `https_proxy` variable, from a secret.',
    },
    429: USAGE,
};
const REDIRECT = {
    cause: 'The address redirects elsewhere. A redirect is never followed, since that would pass on the API key.',
    remedy: 'Check `base-url` and `ims-url`, and the proxy between the runner and Adobe.',
};
const CUT_SHORT = {
    cause: 'The connection broke, or stalled, in the middle of the answer.',
    remedy: 'Run it again; if it keeps failing, check the runner’s network and proxy.',
};
const MINT_REFUSED = {
    cause: 'The token service, or something in front of it, refused to issue a token for this credential.',
    remedy: `Check \`api-key\` and \`client-secret\` against the credential in ${CONSOLE}, and \`ims-url\`.`,
};
const REJECTED = {
    cause: 'Campaign, or something in front of it, rejected the request.',
    remedy: 'The answer may say why: the `response` output holds it.',
};
const CLIENT_ERROR = {
    command: REJECTED,
    signal: SIGNAL_REJECTED,
    read: {
        cause: 'Campaign, or something in front of it, rejected the request.',
        remedy: 'Check the credential’s rights, `base-url`, and the proxy between the runner and Adobe.',
    },
    mint: MINT_REFUSED,
};
const ROUTED = 'Adobe’s router took the request, but got no usable answer from the server behind it. A wrong `organization` can cause this.';
const DOUBT = {
    interrupted: 'The step was cancelled after the request was sent and before its answer came.',
    silent: 'The request was sent, but no answer came in time: the server is in trouble, or `timeout-minutes` left it too little.',
    lost: 'The connection broke after the request was sent: the server, or something between, is in trouble.',
    'not-http': 'Something that does not speak HTTP answered after the request was sent.',
    answered: 'A server or proxy failed after it took the request; whether Campaign got it is not known.',
    routed: ROUTED,
    redirected: 'The answer leads elsewhere: to a login page, or to where a server sends its clients after it carried out their request.',
    cut: 'The answer broke off, so it does not tell whether Campaign took the signal.',
    page: 'The answer is a page, so something other than the Campaign API gave it, such as a proxy.',
    error: 'The answer holds an error, although its status says otherwise.',
    text: 'The signal may have come too soon: Campaign answers in plain text within 10 minutes of another, and does not document whether it then takes the signal.',
};
function doubt(command, exchange, parameters = []) {
    const said = exchange.kind === 'answered' ? (0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerError */ .iw)(exchange.body).message : '';
    const known = command === 'signal' ? documented(said, { subject: 'signal', parameters }) : undefined;
    return {
        cause: known?.cause ?? DOUBT[doubtBy(exchange)],
        remedy: `${command === 'signal' ? 'The activity may have been triggered' : 'The command may have been applied'}; look at the workflow in Campaign before you re-run: ${_commands_js__WEBPACK_IMPORTED_MODULE_1__/* .AGAIN */ .jM[command]}.`,
    };
}
function doubtBy(exchange) {
    if (exchange.kind === 'ambiguous')
        return exchange.fault;
    if (exchange.kind !== 'answered')
        return 'lost';
    if ((0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(exchange.status) || exchange.status === 429)
        return doubtOfSignal(exchange);
    if (exchange.status < 400)
        return 'redirected';
    return (0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerError */ .iw)(exchange.body).source === 'routing' ? 'routed' : 'answered';
}
function doubtOfSignal(answer) {
    if (!answer.bodyComplete)
        return 'cut';
    if ((0,_http_html_page_js__WEBPACK_IMPORTED_MODULE_3__/* .isHtmlPage */ .r)(answer))
        return 'page';
    return (0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerError */ .iw)(answer.body).source === 'none' ? 'text' : 'error';
}
function timeIsUp(setBy) {
    return {
        cause: `The time that ${setBy} allows was over before the answer came.`,
        remedy: 'Allow more time; if that does not help, find out what slows the connection down.',
    };
}
function notSentInTime(setBy) {
    return {
        cause: `The time that ${setBy} allows was over before the command could be sent.`,
        remedy: 'Nothing was changed in Campaign; run it again, with a longer `timeout-minutes` if need be.',
    };
}
const IN_TROUBLE = {
    cause: 'The server, or something on the way, is in trouble.',
    remedy: TRY_LATER,
};
const SERVER_TROUBLE = {
    command: IN_TROUBLE,
    signal: IN_TROUBLE,
    read: IN_TROUBLE,
    mint: { cause: 'The token service, or something on the way, is in trouble.', remedy: TRY_LATER },
};
const CONNECTION = {
    dns: {
        cause: 'The host name could not be resolved.',
        remedy: 'Check `base-url` and `ims-url`. A self-hosted runner may need a proxy: set `https_proxy` for the step.',
    },
    refused: {
        cause: 'Nothing listens at that address, or a firewall turns the connection away.',
        remedy: 'Check `base-url` and `ims-url`, the firewall, and whether the runner needs `https_proxy`.',
    },
    unreachable: {
        cause: 'The network has no route to that host.',
        remedy: 'Check the runner’s network and firewall, and whether it needs `https_proxy`.',
    },
    timeout: {
        cause: 'No connection was made in time. Often a firewall drops it silently, or a name server does not answer.',
        remedy: 'Check the runner’s network, firewall and DNS, and whether it needs `https_proxy`.',
    },
    tls: {
        cause: 'The server’s certificate could not be verified, or the TLS handshake failed. A proxy that inspects TLS presents its own certificate.',
        remedy: 'Set `NODE_EXTRA_CA_CERTS` on the runner to a PEM file with your organization’s root certificate, and check `base-url` and `ims-url`.',
    },
    proxy: {
        cause: 'The proxy could not be reached, or refused to connect.',
        remedy: 'Check `https_proxy` (with its credentials) and `no_proxy` on the runner, and that the proxy allows the host.',
    },
    interrupted: { cause: 'The step was interrupted.', remedy: 'Nothing was sent; run again when you like.' },
    other: {
        cause: 'The connection broke before anything was sent.',
        remedy: 'Run it again; if it keeps failing, check the runner’s network, firewall and proxy.',
    },
};
function diagnose(exchange, context) {
    switch (exchange.kind) {
        case 'not-delivered':
            return CONNECTION[exchange.fault];
        case 'ambiguous':
            return SERVER_TROUBLE[context.subject];
        case 'answered':
            return diagnoseAnswer(exchange.status, (0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerError */ .iw)(exchange.body), context);
    }
}
function diagnoseErrorInSuccess({ status, body }, token) {
    return diagnoseError(status, (0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .readServerError */ .iw)(body), { subject: 'read', token }) ?? ERROR_IN_SUCCESS;
}
function diagnoseAnswer(status, error, context) {
    if ((0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(status))
        return CUT_SHORT;
    if (status < 400)
        return REDIRECT;
    const named = diagnoseError(status, error, context);
    if (named !== undefined)
        return named;
    if (context.subject === 'mint' && [400, 401, 403, 404].includes(status))
        return MINT_REFUSED;
    if (context.subject === 'signal' && [404, 410].includes(status))
        return NO_ADDRESS;
    if (context.subject === 'signal' && status === 400)
        return SIGNAL_REJECTED;
    const byStatus = STATUS[status];
    if (byStatus !== undefined)
        return byStatus === 'token' ? TOKEN[context.token] : byStatus;
    return status < 500 ? CLIENT_ERROR[context.subject] : SERVER_TROUBLE[context.subject];
}
function diagnoseError(status, error, context) {
    switch (error.source) {
        case 'gateway': {
            const known = GATEWAY.get(error.code);
            return known === 'token' ? TOKEN[context.token] : known;
        }
        case 'routing':
            if ((0,_server_error_js__WEBPACK_IMPORTED_MODULE_2__/* .isTurnedAway */ .n7)(error)) {
                return { cause: 'Adobe’s router knows no such tenant or address.', remedy: TENANT_REMEDY };
            }
            if (status >= 300 && status < 500)
                return undefined;
            return { cause: ROUTED, remedy: `${TRY_LATER} ${TENANT_REMEDY}` };
        case 'ims':
            if (context.subject !== 'mint')
                return undefined;
            if (/client_secret/.test(error.message))
                return IMS_SECRET;
            if (/client_id/.test(error.message))
                return IMS_ID;
            return IMS.get(error.code);
        case 'campaign':
            if (context.subject === 'mint')
                return undefined;
            return documented(error.message, context) ?? CAMPAIGN_OTHER[context.subject];
        case 'none':
            if (context.subject === 'mint' || (status !== 404 && !(0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(status)))
                return undefined;
            return documented(error.message, context);
    }
}
function documented(message, { subject, parameters = [] }) {
    if (subject === 'signal') {
        return undeclared(message, parameters) ?? SIGNALS.find(([pattern]) => pattern.test(message))?.[1];
    }
    const known = CAMPAIGN.find(([pattern]) => pattern.test(message))?.[1];
    if (known !== undefined)
        return known;
    return subject === 'command' && /enumeration/i.test(message) ? UNKNOWN_COMMAND : undefined;
}


/***/ }),

/***/ 619:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ refusalReason)
/* harmony export */ });
/* unused harmony export REASONS */
/* harmony import */ var _server_error_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(560);

const REASONS = (/* unused pure expression or super */ null && ([
    'accepted',
    'started',
    'paused',
    'finished',
    'dry-run',
    'already-running',
    'invalid-input',
    'no-token',
    'unauthorized',
    'forbidden',
    'not-found',
    'throttled',
    'no-connection',
    'refused',
    'no-state',
    'not-running',
    'no-trigger',
    'erroneous',
    'ended',
    'answer-lost',
    'unreadable',
    'timeout',
    'cancelled',
    'internal',
]));
const BY_STATUS = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not-found',
    429: 'throttled',
};
function refusalReason(exchange, otherwise) {
    if (exchange.kind === 'not-delivered')
        return 'no-connection';
    if (exchange.kind !== 'answered')
        return otherwise;
    const byStatus = BY_STATUS[exchange.status];
    if (byStatus !== undefined)
        return byStatus;
    return (0,_server_error_js__WEBPACK_IMPORTED_MODULE_0__/* .isTurnedAway */ .n7)((0,_server_error_js__WEBPACK_IMPORTED_MODULE_0__/* .readServerError */ .iw)(exchange.body)) ? 'not-found' : otherwise;
}


/***/ }),

/***/ 560:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Kz: () => (/* binding */ isErrorObject),
/* harmony export */   Xf: () => (/* binding */ holdsError),
/* harmony export */   iw: () => (/* binding */ readServerError),
/* harmony export */   n7: () => (/* binding */ isTurnedAway)
/* harmony export */ });
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(789);

const CODE = /\b[A-Z]{2,5}-\d{5,6}\b/g;
const CAMPAIGN_CODE = /^(RST|XTK)-\d{6}$/;
const MESSAGE = /"message"\s*:\s*"([^"\\]{1,1000})/;
const ROUTER_PAGE = /^\s*Oops\b.{0,100}\bCheck your URI\b/is;
function readServerError(body, asked = '') {
    const json = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseObject */ .lj)(body);
    if (json === undefined) {
        const plain = /^\s*[{[]/.test(body) ? (MESSAGE.exec(body)?.[1] ?? '') : stripTags(body);
        return campaignError([body], plain, asked) ?? none(plain);
    }
    const message = text(json['message']);
    const gateway = gatewayCode(json);
    if (gateway !== undefined)
        return { source: 'gateway', code: gateway, message };
    if (isRouterPage(json))
        return { source: 'routing', code: String(json['code']), message };
    const campaign = campaignError(strings(json), message || undefined, asked);
    if (campaign !== undefined)
        return campaign;
    if (typeof json['error'] === 'string') {
        return { source: 'ims', code: json['error'], message: text(json['error_description']) || message };
    }
    return none(message);
}
function isTurnedAway({ source, code }) {
    return source === 'routing' && (code === '500' || code === '400');
}
const ERROR_FIELDS = new Set('error_code code status error error_description message title detail info requestId'.split(' '));
function isErrorObject(json) {
    const names = Object.keys(json);
    const nothingElse = names.every((name) => ERROR_FIELDS.has(name));
    return (nothingElse && names.some((name) => name !== 'status')) || isKnownError(json);
}
function holdsError(body) {
    const json = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseObject */ .lj)(body);
    return json !== undefined && isKnownError(json);
}
function isKnownError(json) {
    if (gatewayCode(json) !== undefined || isRouterPage(json))
        return true;
    return ['message', 'error', 'error_code', 'error_message', 'detail', 'title'].some((name) => /^\s*(RST|XTK)-\d{6}\b/.test(text(json[name])));
}
function gatewayCode(json) {
    return /^\d{6}$/.exec(text(json['error_code']))?.[0];
}
function isRouterPage(json) {
    return typeof json['code'] === 'number' && ROUTER_PAGE.test(text(json['message']));
}
const LONGEST_QUOTED = 10_000;
function campaignError(texts, message, asked) {
    const echoes = codesIn(asked);
    let first;
    let quoted = '';
    for (const text of texts) {
        if (quoted.length < LONGEST_QUOTED)
            quoted += `${quoted === '' ? '' : '\n'}${text.slice(0, LONGEST_QUOTED)}`;
        for (const [code] of text.matchAll(CODE)) {
            if (echoes.has(code))
                continue;
            if (!CAMPAIGN_CODE.test(code))
                return undefined;
            first ??= code;
        }
    }
    return first === undefined ? undefined : { source: 'campaign', code: first, message: message ?? quoted };
}
function codesIn(text) {
    const codes = new Set();
    for (const [, letters = '', digits = ''] of text.toUpperCase().matchAll(/([A-Z]{2,})-(\d{5,})/g)) {
        for (const length of [2, 3, 4, 5]) {
            for (const count of [5, 6])
                codes.add(`${letters.slice(-length)}-${digits.slice(0, count)}`);
        }
    }
    return codes;
}
function none(message) {
    return { source: 'none', code: '', message };
}
function* strings(json) {
    const open = [Object.values(json).values()];
    for (let values = open.at(-1); values !== undefined; values = open.at(-1)) {
        const { value, done } = values.next();
        if (done === true)
            open.pop();
        else if (typeof value === 'string')
            yield value;
        else if (Array.isArray(value))
            open.push(value.values());
        else if (typeof value === 'object' && value !== null)
            open.push(Object.values(value).values());
    }
}
function text(value) {
    return typeof value === 'string' ? value : '';
}
function stripTags(body) {
    const page = body.slice(0, 20_000).replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ');
    const text = withoutTags(page.replace(/<head\b[\s\S]*?<\/head>/gi, ' '));
    return text === '' ? withoutTags(page) : text;
}
function withoutTags(page) {
    return page.replace(/<[^<>]*>/g, ' ').trim();
}


/***/ }),

/***/ 215:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Xu: () => (/* binding */ stateWords),
/* harmony export */   ff: () => (/* binding */ TERMINAL),
/* harmony export */   gd: () => (/* binding */ workflowNames),
/* harmony export */   pi: () => (/* binding */ fieldNames),
/* harmony export */   un: () => (/* binding */ readState),
/* harmony export */   zQ: () => (/* binding */ MOVING)
/* harmony export */ });
/* unused harmony export STATES */
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(789);

const STATES = (/* unused pure expression or super */ null && ([
    'editing',
    'starting',
    'in-progress',
    'pausing',
    'paused',
    'resuming',
    'stopping',
    'finished',
    'erroneous',
]));
const MOVING = new Set([
    'starting',
    'in-progress',
    'pausing',
    'resuming',
    'stopping',
]);
const TERMINAL = new Set(['finished', 'erroneous']);
function stateWords(state) {
    return state.replace('-', ' ');
}
const WORDS = {
    editing: 'editing',
    beingedited: 'editing',
    inprogress: 'in-progress',
    finished: 'finished',
    erroneous: 'erroneous',
    warning: 'paused',
    edited: 'editing',
    starting: 'starting',
    startpending: 'starting',
    restarting: 'starting',
    started: 'in-progress',
    running: 'in-progress',
    testing: 'in-progress',
    pausing: 'pausing',
    pausepending: 'pausing',
    paused: 'paused',
    suspended: 'paused',
    resuming: 'resuming',
    resumepending: 'resuming',
    stopping: 'stopping',
    stoppending: 'stopping',
    stopped: 'finished',
    completed: 'finished',
    error: 'erroneous',
    inerror: 'erroneous',
    failed: 'erroneous',
};
const NUMBERS = {
    '0': 'editing',
    '2': 'in-progress',
    '3': 'in-progress',
    '9': 'in-progress',
    '10': 'starting',
    '11': 'in-progress',
    '12': 'pausing',
    '13': 'paused',
    '14': 'resuming',
    '15': 'stopping',
    '16': 'stopping',
    '17': 'starting',
    '18': 'starting',
    '20': 'finished',
};
const PAUSED_OR_ERRONEOUS = '13';
const LIKELY_PLACES = [
    ['state'],
    ['status'],
    ['workflowstate'],
    ['workflowstatus'],
    ['executionstate'],
    ['executionstatus'],
    ['execution', 'state'],
    ['execution', 'status'],
    ['workflow', 'state'],
    ['workflow', 'status'],
];
const LIKELY_HOLDERS = [[], ['execution'], ['workflow']];
const SPELLED_BY = ['value', 'name', 'label'];
function readState(record, field) {
    const paths = field === undefined ? LIKELY_PLACES.flatMap((place) => pathsTo(record, place)) : [field];
    const found = paths.flatMap((path) => {
        const value = valueAt(record, path);
        if (value === undefined || value === null)
            return [];
        return [{ path, value, states: possibleStates(value, field !== undefined || mayHoldNumbers(path)) }];
    });
    const [first] = found;
    const flag = failedFlag(record, paths);
    if (flag !== undefined)
        return { kind: 'state', state: 'erroneous', field: flag };
    if (first === undefined)
        return { kind: 'absent' };
    const known = found.filter(({ states }) => states !== undefined);
    if (known[0] === undefined) {
        return { kind: 'unrecognised', shown: spellings(first.value).join(' / '), field: first.path };
    }
    const state = inCommon(known.map(({ states }) => states ?? []))[0];
    return state === undefined
        ? { kind: 'contradictory', fields: known.map(({ path }) => path.join('.')) }
        : { kind: 'state', state, field: known[0].path };
}
function possibleStates(value, numbers) {
    const parts = spellings(value).flatMap((text) => {
        const plain = text.trim().toLowerCase();
        if (!/\d/.test(plain))
            return own(WORDS, plain.replace(/[\s_.-]/g, ''));
        if (!numbers)
            return [];
        return plain === PAUSED_OR_ERRONEOUS ? [['paused', 'erroneous']] : own(NUMBERS, plain);
    });
    return parts.length === 0 ? undefined : inCommon(parts);
}
function own(vocabulary, word) {
    const state = Object.hasOwn(vocabulary, word) ? vocabulary[word] : undefined;
    return state === undefined ? [] : [[state]];
}
function inCommon([first = [], ...others]) {
    return first.filter((state) => others.every((other) => other.includes(state)));
}
function mayHoldNumbers(path) {
    return plainName(path.at(-1) ?? '').endsWith('state');
}
function failedFlag(record, paths) {
    const likely = LIKELY_HOLDERS.flatMap((holder) => pathsTo(record, holder));
    const around = paths.flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
    const holders = new Map([...around, ...likely].map((path) => [valueAt(record, path), path]));
    const isSet = (value) => spellings(value).some((text) => /^(true|1)$/i.test(text.trim()));
    for (const [holder, path] of holders) {
        const flag = pathsTo(holder, ['failed']).find((inner) => isSet(valueAt(holder, inner)));
        if (flag !== undefined)
            return [...path, ...flag];
    }
    return undefined;
}
function spellings(value) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        return [String(value)];
    }
    return SPELLED_BY.flatMap((name) => pathsTo(value, [name]).flatMap((path) => {
        const part = valueAt(value, path);
        return (0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(part) ? [] : spellings(part);
    }));
}
const LONGEST_SPELLING = 40;
function plainName(name) {
    return name.length > LONGEST_SPELLING ? name : name.toLowerCase().replace(/[@_-]/g, '');
}
function pathsTo(record, [wanted, ...rest]) {
    if (wanted === undefined)
        return [[]];
    if (!(0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(record))
        return [];
    const names = Object.keys(record).filter((name) => plainName(name) === wanted);
    return names.flatMap((name) => pathsTo(record[name], rest).map((path) => [name, ...path]));
}
function valueAt(record, path) {
    let value = record;
    for (const name of path) {
        if (!(0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value) || !Object.hasOwn(value, name))
            return undefined;
        value = value[name];
    }
    return value;
}
function workflowNames(record) {
    const names = pathsTo(record, ['name']).flatMap((path) => spellings(valueAt(record, path)));
    return [...new Set(names)];
}
function* fieldNames(record) {
    for (const [name, value] of Object.entries(record)) {
        yield fieldName(name);
        if (!(0,_text_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value) || name === 'activities')
            continue;
        for (const inner of Object.keys(value))
            yield `${fieldName(name)}.${fieldName(inner)}`;
    }
}
function fieldName(name) {
    return name.length > 100 ? `a name of ${name.length} characters` : name;
}


/***/ }),

/***/ 319:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bc: () => (/* binding */ judgeCommand),
/* harmony export */   Y9: () => (/* binding */ judgeSignal),
/* harmony export */   hv: () => (/* binding */ judgeRepeatable),
/* harmony export */   rh: () => (/* binding */ oddSuccess)
/* harmony export */ });
/* harmony import */ var _http_exchange_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(823);
/* harmony import */ var _http_html_page_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(399);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(789);
/* harmony import */ var _server_error_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(560);




function judgeCommand(exchange, asked) {
    switch (exchange.kind) {
        case 'not-delivered':
            return { kind: 'retryable' };
        case 'ambiguous':
            return { kind: 'ambiguous' };
        case 'answered':
            return (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(exchange.status)
                ? { kind: 'accepted', answer: exchange }
                : { kind: judgeRefusal(exchange, asked) };
    }
}
function judgeSignal(exchange, asked) {
    const verdict = judgeCommand(exchange, asked);
    if (exchange.kind !== 'answered')
        return verdict;
    const { status, body, bodyComplete } = exchange;
    if (!(0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(status) && status !== 429)
        return verdict;
    const empty = bodyComplete && body.trim() === '';
    const understood = (0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(status)
        ? bodyComplete && (0,_text_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isJson */ .Fh)(body) && !(0,_server_error_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsError */ .Xf)(body)
        : (0,_server_error_js__WEBPACK_IMPORTED_MODULE_1__/* .readServerError */ .iw)(body).source === 'gateway';
    return empty || understood ? verdict : { kind: 'ambiguous' };
}
function oddSuccess(answer) {
    if ((0,_http_html_page_js__WEBPACK_IMPORTED_MODULE_3__/* .isHtmlPage */ .r)(answer))
        return 'is an HTML page, perhaps from a proxy';
    return (0,_server_error_js__WEBPACK_IMPORTED_MODULE_1__/* .holdsError */ .Xf)(answer.body) ? 'is an error, whatever its status says' : undefined;
}
const BY_STATUS = {
    307: 'refused',
    308: 'refused',
    401: 'unauthorized',
    408: 'ambiguous',
    429: 'retryable',
    499: 'ambiguous',
};
function judgeRefusal({ status, body, bodyComplete }, asked) {
    const byStatus = BY_STATUS[status];
    if (byStatus !== undefined)
        return byStatus;
    if (status >= 400 && status < 500)
        return 'refused';
    const error = (0,_server_error_js__WEBPACK_IMPORTED_MODULE_1__/* .readServerError */ .iw)(body, asked);
    if (status === 503 && error.source === 'gateway' && error.code.startsWith('503'))
        return 'retryable';
    if (status === 500 && bodyComplete && refuses(error))
        return 'refused';
    return 'ambiguous';
}
function refuses(error) {
    if (error.source === 'gateway')
        return !/^50[24]/.test(error.code);
    return error.source === 'campaign' || (0,_server_error_js__WEBPACK_IMPORTED_MODULE_1__/* .isTurnedAway */ .n7)(error);
}
function judgeRepeatable(exchange) {
    if (exchange.kind !== 'answered')
        return { kind: 'transient' };
    const { status, bodyComplete } = exchange;
    if ((0,_http_exchange_js__WEBPACK_IMPORTED_MODULE_0__/* .isSuccess */ .oJ)(status))
        return bodyComplete ? { kind: 'answered', answer: exchange } : { kind: 'transient' };
    if (status === 401)
        return { kind: 'unauthorized' };
    return { kind: status >= 500 || status === 429 || status === 408 ? 'transient' : 'permanent' };
}


/***/ }),

/***/ 237:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ guarded)
/* harmony export */ });
async function guarded(host, onDefect, work) {
    host.onUncaught((error) => {
        onDefect(error);
        host.exit();
    });
    try {
        await work();
    }
    catch (error) {
        onDefect(error);
    }
}


/***/ }),

/***/ 658:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ Deadline),
/* harmony export */   Q2: () => (/* binding */ timerMs),
/* harmony export */   ml: () => (/* binding */ systemClock)
/* harmony export */ });
const systemClock = {
    nowMs: () => Number(process.hrtime.bigint()) / 1e6,
    wallMs: () => Date.now(),
    sleep: (ms, signal) => new Promise((resolve) => {
        if (signal?.aborted) {
            resolve();
            return;
        }
        const done = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, timerMs(ms));
        signal?.addEventListener('abort', done);
    }),
    every: (ms, action) => {
        const timer = setInterval(action, ms).unref();
        return () => clearInterval(timer);
    },
};
function timerMs(ms) {
    return Math.max(0, Math.ceil(ms)) + 1;
}
class Deadline {
    setBy;
    clock;
    atMs;
    constructor(clock, lengthMs, setBy = '`timeout-minutes`') {
        this.clock = clock;
        this.atMs = clock.nowMs() + lengthMs;
        this.setBy = setBy;
    }
    remainingMs() {
        return Math.max(0, this.atMs - this.clock.nowMs());
    }
    passed() {
        return this.remainingMs() === 0;
    }
}


/***/ }),

/***/ 823:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   QD: () => (/* binding */ MAX_BODY_PIECES),
/* harmony export */   YK: () => (/* binding */ MAX_BODY_BYTES),
/* harmony export */   oJ: () => (/* binding */ isSuccess)
/* harmony export */ });
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_BODY_PIECES = MAX_BODY_BYTES / 8;
function isSuccess(status) {
    return status >= 200 && status < 300;
}


/***/ }),

/***/ 399:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ isHtmlPage)
/* harmony export */ });
const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;
const FIRST_TAG = /<(?:!doctype\s+html|html|head|title|base|meta|link|style|script|noscript|body|frameset|iframe|div|p|span|h[1-6]|table|form|center|font|img|a|b|br|hr)(?=[\s/>]|$)/iy;
const SPACE = /[\s\uFEFF]*/y;
const ASIDES = [
    ['<!--', '-->'],
    ['<?', '>'],
];
function isHtmlPage({ body, contentType }) {
    if (!/[^\s\uFEFF]/.test(body))
        return false;
    if (HTML_TYPE.test(contentType ?? ''))
        return true;
    FIRST_TAG.lastIndex = contentStart(body);
    return FIRST_TAG.test(body);
}
function contentStart(body) {
    let at = 0;
    for (;;) {
        SPACE.lastIndex = at;
        SPACE.test(body);
        at = SPACE.lastIndex;
        const aside = ASIDES.find(([opening]) => body.startsWith(opening, at));
        if (aside === undefined)
            return at;
        const end = body.indexOf(aside[1], at);
        if (end === -1)
            return at;
        at = end + aside[1].length;
    }
}


/***/ }),

/***/ 219:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  t: () => (/* binding */ send)
});

// UNUSED EXPORTS: LIMITS

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(68);
// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
// EXTERNAL MODULE: ./src/http/clock.ts
var clock = __nccwpck_require__(658);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(783);
;// CONCATENATED MODULE: ./src/http/connection.ts

class Connection {
    secure;
    url;
    made = false;
    onMade;
    constructor(url, onMade) {
        this.url = url;
        this.secure = url.protocol === 'https:';
        this.onMade = onMade;
    }
    observe(request) {
        const made = () => {
            if (!this.made)
                this.onMade?.();
            this.made = true;
        };
        request.once('socket', (socket) => {
            if (this.secure)
                socket.once('secureConnect', made);
            else if (socket.connecting)
                socket.once('connect', made);
            else
                made();
        });
        request.once('response', made);
    }
    failure(error, why) {
        const { code, message } = describe(error);
        const detail = message.includes(code) ? message : `${code} ${message}`.trim();
        if (this.made) {
            if (why === 'interrupted')
                return { kind: 'ambiguous', fault: 'interrupted', detail };
            if (why === 'limit')
                return { kind: 'ambiguous', fault: 'silent', detail };
            return { kind: 'ambiguous', fault: code.startsWith('HPE_') ? 'not-http' : 'lost', detail };
        }
        if (why === 'interrupted')
            return { kind: 'not-delivered', fault: 'interrupted', detail };
        if (why === 'limit') {
            return { kind: 'not-delivered', fault: this.viaProxy() ? 'proxy' : 'timeout', detail };
        }
        return { kind: 'not-delivered', fault: this.connectionFault(code, message), detail };
    }
    connectionFault(code, message) {
        if (code === 'ERR_INVALID_URL' || /tunneling socket|body from proxy/.test(message))
            return 'proxy';
        const table = [
            [/^(ENOTFOUND|EAI_)/, 'dns'],
            [/^ECONNREFUSED$/, 'refused'],
            [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, 'unreachable'],
            [/^(ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, 'timeout'],
            [/CERT|SSL|TLS|SIGNATURE|SIGNED|HOSTNAME|^EPROTO$/, 'tls'],
        ];
        const found = table.find(([pattern]) => pattern.test(code))?.[1];
        if (found !== undefined)
            return found;
        if (/secure TLS connection/.test(message))
            return 'tls';
        return 'other';
    }
    viaProxy() {
        return (0,proxy/* getProxyUrl */.s)(this.url) !== undefined;
    }
}
function describe(error) {
    if (!(error instanceof Error))
        return { code: '', message: String(error) };
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (error instanceof AggregateError && error.message === '') {
        return { code, message: error.errors.map((inner) => describe(inner).message).join('; ') };
    }
    return { code, message: error.message };
}
function completeProxyUrl(url) {
    for (const name of proxyVariables(url)) {
        const value = process.env[name]?.trim() ?? '';
        if (value !== '' && !/:\/\/|^https?:/i.test(value))
            process.env[name] = `http://${value}`;
    }
}
function proxyVariables(url) {
    return url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
}
function proxyIsMalformed(url) {
    if ((0,proxy/* checkBypass */.H)(url))
        return false;
    if (proxyVariables(url).every((name) => (process.env[name] ?? '') === ''))
        return false;
    try {
        return !['http:', 'https:'].includes((0,proxy/* getProxyUrl */.s)(url)?.protocol ?? '');
    }
    catch {
        return true;
    }
}

// EXTERNAL MODULE: ./src/http/exchange.ts
var exchange = __nccwpck_require__(823);
;// CONCATENATED MODULE: ./src/http/http.ts








const LIMITS = { connectMs: 20_000, answerMs: 75_000, bodyMs: 10_000 };
const ACCEPTED = { Accept: '*/*', 'Accept-Encoding': 'identity' };
const MAX_HEADER_BYTES = 64 * 1024;
(0,external_node_net_namespaceObject.setDefaultAutoSelectFamilyAttemptTimeout)(2_000);
function send(request, limits = LIMITS) {
    return new Promise((resolve) => {
        const connection = new Connection(request.url, request.onConnected);
        const abort = new AbortController();
        const timers = new Set();
        let reading;
        const settle = (exchange) => {
            for (const timer of timers)
                clearTimeout(timer);
            request.signal.removeEventListener('abort', interrupt);
            resolve(exchange);
            abort.abort();
        };
        const end = (why, detail) => {
            settle(reading === undefined ? connection.failure(new Error(detail), why) : reading());
        };
        const after = (ms, action) => {
            timers.add(setTimeout(action, (0,clock/* timerMs */.Q2)(ms)));
        };
        const interrupt = () => end('interrupted', 'the step was interrupted');
        if (request.signal.aborted) {
            interrupt();
            return;
        }
        request.signal.addEventListener('abort', interrupt);
        const answerLimitMs = Math.min(request.limitMs, limits.answerMs);
        after(answerLimitMs, () => {
            if (reading === undefined)
                end('limit', `no answer within ${(0,wording/* duration */.p0)(answerLimitMs)}`);
        });
        after(request.limitMs, () => reading && settle(reading()));
        after(limits.connectMs, () => {
            if (!connection.made)
                end('limit', `no connection within ${(0,wording/* duration */.p0)(limits.connectMs)}`);
        });
        const onRequest = (clientRequest) => {
            connection.observe(clientRequest);
            clientRequest.once('response', (message) => {
                let broken = false;
                clientRequest.once('error', () => {
                    broken = true;
                });
                reading = readBody(message, (answer) => settle(broken ? { ...answer, bodyComplete: false } : answer));
                after(limits.bodyMs, () => reading && settle(reading()));
            });
            clientRequest.once('close', () => {
                if (reading === undefined)
                    settle(connection.failure(new Error('closed without an answer')));
            });
        };
        completeProxyUrl(request.url);
        if (proxyIsMalformed(request.url)) {
            settle({ kind: 'not-delivered', fault: 'proxy', detail: 'the proxy variable holds no URL' });
            return;
        }
        const client = new lib/* HttpClient */.Qq(undefined, [], { keepAlive: false });
        const agent = client.getAgent(request.url.href);
        if (agent.proxyOptions !== undefined)
            agent.proxyOptions.signal = abort.signal;
        const { hostname, port, pathname, search } = request.url;
        const options = {
            host: hostname.replace(/[[\]]/g, ''),
            port,
            path: pathname + search,
            method: request.method,
            headers: { ...ACCEPTED, ...request.headers },
            maxHeaderSize: MAX_HEADER_BYTES,
            agent,
            signal: abort.signal,
        };
        const httpModule = observed(connection.secure ? external_node_https_namespaceObject : external_node_http_namespaceObject, onRequest);
        const data = request.body;
        client
            .requestRaw({ options, parsedUrl: request.url, httpModule }, data)
            .catch((error) => settle(connection.failure(error)));
    });
}
function observed(module, onRequest) {
    const request = (options, callback) => {
        const clientRequest = module.request(options, callback);
        onRequest(clientRequest);
        return clientRequest;
    };
    return { request };
}
function readBody(message, done) {
    let bytes = Buffer.alloc(0);
    let length = 0;
    let pieces = 0;
    const answer = (bodyComplete = false) => ({
        kind: 'answered',
        status: message.statusCode ?? 0,
        retryAfter: message.headers['retry-after'],
        date: message.headers.date,
        contentType: message.headers['content-type'],
        requestId: message.headers['x-request-id']?.toString(),
        body: bytes.toString('utf8', 0, length),
        bodyComplete,
    });
    message.on('data', (chunk) => {
        const end = Math.min(length + chunk.length, exchange/* MAX_BODY_BYTES */.YK);
        if (end > bytes.length) {
            const larger = Buffer.alloc(Math.max(end, Math.min(2 * bytes.length, exchange/* MAX_BODY_BYTES */.YK)));
            bytes.copy(larger, 0, 0, length);
            bytes = larger;
        }
        const room = exchange/* MAX_BODY_BYTES */.YK - length;
        chunk.copy(bytes, length, 0, room);
        length = end;
        pieces++;
        if (chunk.length > room || pieces > exchange/* MAX_BODY_PIECES */.QD)
            done(answer());
    });
    message.once('end', () => done(answer(message.complete)));
    message.once('close', () => done(answer()));
    return answer;
}


/***/ }),

/***/ 0:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ USER_AGENT)
/* harmony export */ });
/* unused harmony export VERSION */
const VERSION = '1.0.0';
const USER_AGENT = `adobe-campaign-workflow-action/${VERSION}`;


/***/ }),

/***/ 407:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(877);
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_v8__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(705);
/* harmony import */ var _http_clock_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(658);
/* harmony import */ var _http_http_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(219);
/* harmony import */ var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(435);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(239);
/* harmony import */ var _post_run_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(997);
/* harmony import */ var _report_report_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(528);
/* harmony import */ var _step_clean_up_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(973);










(0,node_v8__WEBPACK_IMPORTED_MODULE_1__.setFlagsFromString)('--no-maglev');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];
const exit = () => {
    const leave = () => {
        const held = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
        if (held && process.exitCode !== 0)
            process.kill(process.pid, 'SIGKILL');
        process.exit();
    };
    process.stdout.write('', () => setImmediate(leave));
};
process.noDeprecation = true;
const report = new _report_report_js__WEBPACK_IMPORTED_MODULE_8__/* .Report */ .p();
report.color('red');
const world = { send: _http_http_js__WEBPACK_IMPORTED_MODULE_4__/* .send */ .t, clock: _http_clock_js__WEBPACK_IMPORTED_MODULE_3__/* .systemClock */ .ml, random: Math.random };
const host = {
    report,
    given: (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .givenInputs */ .PC)(process.env),
    caller: (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .callerIn */ .J2)(process.env),
    onSignal: (listener) => {
        for (const signal of SIGNALS)
            process.on(signal, listener);
    },
    onUncaught: (listener) => {
        process.once('uncaughtException', listener);
    },
    exit,
};
if ((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(process.argv[1] ?? '') === 'post.js')
    await (0,_post_run_js__WEBPACK_IMPORTED_MODULE_7__/* .runPost */ .a)(host, world, _actions_core__WEBPACK_IMPORTED_MODULE_2__/* .getState */ .Gu(_step_clean_up_js__WEBPACK_IMPORTED_MODULE_9__/* .STATE_NAME */ .sf));
else
    await (0,_main_js__WEBPACK_IMPORTED_MODULE_6__/* .main */ .i)(host, world);
exit();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 431:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   VY: () => (/* binding */ secretsIn),
/* harmony export */   gu: () => (/* binding */ parseCredentials),
/* harmony export */   m1: () => (/* binding */ DEFAULT_SCOPES),
/* harmony export */   oR: () => (/* binding */ secretProblem)
/* harmony export */ });
/* unused harmony export SECRET_INPUTS */
/* harmony import */ var _text_wording_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(179);

const SECRET_INPUTS = ['api-key', 'access-token', 'client-secret'];
const DEFAULT_SCOPES = [
    'openid',
    'AdobeID',
    'campaign_sdk',
    'additional_info.projectedProductContext',
    'campaign_config_server_general',
    'deliverability_service_general',
];
const SECRETS_NOT_PASSED = 'If it comes from `secrets`: check its name, and note that GitHub passes no secrets to workflows started by a pull request from a fork or by Dependabot.';
function parseCredentials(value, problem) {
    const secret = (name, also = '') => {
        const written = value(name);
        const wrong = secretProblem(written);
        return wrong === undefined ? written : problem(name, `${wrong} ${also}`.trim());
    };
    const scopes = parseScopes(value('scopes'), problem);
    const apiKey = secret('api-key');
    const accessToken = value('access-token');
    const clientSecret = value('client-secret');
    if (accessToken === '' && clientSecret === '') {
        return problem('client-secret', `Neither \`client-secret\` nor \`access-token\` has a value; exactly one must. ${SECRETS_NOT_PASSED}`);
    }
    const both = accessToken !== '' && clientSecret !== '';
    const also = (other) => (both ? `\`${other}\` is set too; exactly one must be.` : '');
    const minting = clientSecret === '' ? undefined : secret('client-secret', also('access-token'));
    const token = accessToken === '' ? undefined : secret('access-token', also('client-secret'));
    if (token !== undefined && minting !== undefined) {
        return problem('access-token', 'Both `access-token` and `client-secret` are set; exactly one must be. Remove `access-token` to let the step mint its own token.');
    }
    if (apiKey === undefined)
        return undefined;
    if (token !== undefined)
        return { kind: 'given', apiKey, accessToken: token };
    if (minting === undefined || scopes === undefined)
        return undefined;
    return { kind: 'minted', apiKey, clientSecret: minting, scopes };
}
function secretsIn(given) {
    return SECRET_INPUTS.flatMap((name) => maskable(given.get(name) ?? ''));
}
function maskable(written) {
    const layers = [written.trim()];
    while (layers.length <= MOST_WRAPPINGS) {
        const wrapped = WRAPPED.exec(layers.at(-1) ?? '');
        if (wrapped === null)
            break;
        layers.push((wrapped[1] ?? wrapped[3] ?? '').trim());
    }
    const bare = layers.at(-1) ?? '';
    const json = parseStructure(bare);
    if (json !== undefined)
        return textsIn(json);
    return noSecret(bare) === undefined ? layers : [];
}
const MOST_WRAPPINGS = 3;
const WRAPPED = /^(?:bearer\s(.*)|(["'`])(.*)\2)$/is;
const SHORTEST_TEXT = 4;
const MOST_TEXTS = 1_000;
function textsIn(json) {
    const texts = new Set();
    const left = [json];
    while (left.length > 0 && texts.size < MOST_TEXTS) {
        const next = left.pop();
        if (typeof next === 'object' && next !== null)
            for (const part of Object.values(next))
                left.push(part);
        if (typeof next !== 'string')
            continue;
        for (const line of next.split(/[\r\n]/).map((part) => part.trim())) {
            if (line.length >= SHORTEST_TEXT && noSecret(line) === undefined)
                texts.add(line);
        }
    }
    return [...texts];
}
function parseStructure(written) {
    if (!/^[[{]/.test(written))
        return undefined;
    try {
        return JSON.parse(written);
    }
    catch {
        return undefined;
    }
}
function noSecret(written) {
    if (written === '')
        return `It is empty. ${SECRETS_NOT_PASSED}`;
    if (/^(null|undefined|none|nil|nan|true|false|object|array|\[object Object\])$/i.test(written)) {
        return 'It is `null` or the like: the step or expression that it comes from gave no value. Look there first.';
    }
    if (/^\*+$/.test(written))
        return 'It consists of asterisks: a masked value was copied instead of the real one.';
    if (/^\$\{\{.*\}\}$|^\$\{?[A-Z_][A-Z0-9_]*\}?$/s.test(written)) {
        return `It is the text of an expression or variable that was not evaluated. Write \${{ secrets.NAME }}.`;
    }
    return undefined;
}
function secretProblem(written) {
    const none = noSecret(written);
    if (none !== undefined)
        return none;
    if (/^[[{]/.test(written)) {
        return 'It is a JSON object or array, perhaps a whole answer or a key file. Give the one value alone, such as `fromJSON(…).access_token`.';
    }
    if (/^bearer\s/i.test(written))
        return 'It begins with the word Bearer. Give the token alone.';
    if (/^(["'`]).*\1$/s.test(written))
        return 'It has quotation marks around it. Store the bare value in the secret.';
    if (!/^[\x21-\x7e]+$/.test(written)) {
        return 'It has a space, a line break or another character that no such value has. Copy it again, as one line.';
    }
    return undefined;
}
function parseScopes(written, problem) {
    const scopes = [...new Set(written.split(/[\s,]+/).filter((scope) => scope !== ''))];
    if (scopes.length === 0) {
        return problem('scopes', 'It names no scope. Leave it out for the usual ones, or list those your project shows.');
    }
    const wrong = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
    if (wrong !== undefined) {
        return problem('scopes', `${(0,_text_wording_js__WEBPACK_IMPORTED_MODULE_0__/* .quote */ .hD)(wrong)} is not a scope. Separate scopes by commas, spaces or line breaks, without quotation marks.`);
    }
    return scopes;
}


/***/ }),

/***/ 435:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  J2: () => (/* binding */ callerIn),
  PC: () => (/* binding */ givenInputs),
  TL: () => (/* binding */ parseInputs),
  ef: () => (/* binding */ parseOrigin)
});

// UNUSED EXPORTS: DEFAULTS

// EXTERNAL MODULE: ./src/campaign/api.ts
var api = __nccwpck_require__(438);
// EXTERNAL MODULE: ./src/campaign/commands.ts
var commands = __nccwpck_require__(154);
// EXTERNAL MODULE: ./src/text/untrusted-text.ts
var untrusted_text = __nccwpck_require__(73);
// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
// EXTERNAL MODULE: ./src/inputs/credentials.ts
var credentials = __nccwpck_require__(431);
;// CONCATENATED MODULE: ./src/inputs/near-miss.ts
function nearMiss(written, allowed) {
    const ranked = allowed
        .map((word) => ({ word, distance: slips(written.toLowerCase(), word) }))
        .filter(({ word, distance }) => distance <= 2 && distance * 2 < word.length)
        .sort((a, b) => a.distance - b.distance);
    return ranked[0]?.word;
}
function slips(a, b) {
    if (a.length > 40)
        return Number.POSITIVE_INFINITY;
    let beforePrevious = [];
    let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const same = a[i - 1] === b[j - 1];
            let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
            if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
            }
            current.push(best);
        }
        beforePrevious = previous;
        previous = current;
    }
    return previous[b.length] ?? 0;
}

// EXTERNAL MODULE: ./src/text/json.ts
var json = __nccwpck_require__(789);
;// CONCATENATED MODULE: ./src/inputs/signal.ts


const SIGNAL_INPUTS = ['activity', 'parameters', 'source'];
const MOST_PARAMETER_BYTES = 64 * 1024;
const LONGEST_NAME = 256;
const LONGEST_SOURCE = 1_000;
function parseSignal(value, caller, problem) {
    const activity = value('activity');
    const source = value('source') || caller;
    const named = isPlain(activity, LONGEST_NAME) || problem('activity', NO_NAME);
    const sourced = isPlain(source, LONGEST_SOURCE) ||
        problem('source', `Expected one line of at most ${LONGEST_SOURCE} characters.`);
    const parameters = parseParameters(value('parameters'), (message) => problem('parameters', message));
    if (named !== true || sourced !== true || parameters === undefined)
        return undefined;
    return { activity: activity === '' ? undefined : activity, parameters, source };
}
const NO_NAME = `Expected the name of an activity, as Campaign shows it, such as \`signal1\`: one line of at most ${LONGEST_NAME} characters.`;
function isPlain(text, longest) {
    return text.length <= longest && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}
const EXPECTED = 'Expected a JSON object, or lines such as `segment=spring`';
function parseParameters(written, problem) {
    if (/^["[]/.test(written))
        return problem(`It looks like JSON, but not like an object. ${EXPECTED}.`);
    const entries = written.startsWith('{') ? fromJson(written, problem) : fromLines(written, problem);
    if (entries === undefined)
        return undefined;
    const names = entries.map(([name]) => name);
    const repeated = twice(names);
    if (repeated !== undefined)
        return problem(repeated);
    const nameless = names.find((name) => name === '' || !isPlain(name, LONGEST_NAME));
    if (nameless !== undefined)
        return problem(`${(0,wording/* quote */.hD)(nameless)} is not the name of a parameter. ${EXPECTED}.`);
    const parameters = Object.fromEntries(entries);
    const bytes = Buffer.byteLength(JSON.stringify(parameters));
    if (bytes <= MOST_PARAMETER_BYTES)
        return parameters;
    return problem(`The parameters take ${bytes} bytes as JSON, and Campaign takes at most ${MOST_PARAMETER_BYTES} (64 KiB). Hand over an address where the content is, instead of the content.`);
}
function twice(names) {
    const seen = new Set();
    const repeated = names.find((name) => seen.size === seen.add(name).size);
    return repeated === undefined ? undefined : `${(0,wording/* quote */.hD)(repeated)} is there twice. Give each parameter once.`;
}
function fromLines(written, problem) {
    const lines = written.split(/\r\n|[\n\r]/);
    const bad = lines.findIndex((line) => line.trim() !== '' && !line.includes('='));
    if (bad >= 0)
        return problem(`Line ${bad + 1} has no \`=\`. ${EXPECTED}.`);
    return lines
        .filter((line) => line.trim() !== '')
        .map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}
function fromJson(written, problem) {
    let object;
    try {
        object = JSON.parse(written);
    }
    catch {
        return problem(`It begins like JSON, but is not valid JSON. ${EXPECTED}.`);
    }
    const entries = [];
    for (const [name, value] of (0,json/* isObject */.Gv)(object) ? Object.entries(object) : []) {
        if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
            const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
            return problem(`${(0,wording/* quote */.hD)(name)} is ${found}. A parameter is a string, a number, true or false. To hand over more, make it a string with \`toJSON(…)\`.`);
        }
        entries.push([name, value]);
    }
    const members = [
        ...written.matchAll(/("(?:[^"\\]|\\.)*")\s*:\s*(-?\d[^\s,}]*)?|"(?:[^"\\]|\\.)*"/g),
    ].flatMap(([, name, number]) => name === undefined ? [] : [[String(JSON.parse(name)), number]]);
    const rounded = members.find(([, number]) => number !== undefined && !isExact(number));
    if (rounded !== undefined) {
        return problem(`The number ${(0,wording/* quote */.hD)(rounded[0])} cannot be kept exactly. Write it as a string, in quotation marks.`);
    }
    const repeated = twice(members.map(([name]) => name));
    return repeated === undefined ? entries : problem(repeated);
}
const MOST_DIGITS = 15;
const SMALLEST = 1e-300;
function isExact(number) {
    const digits = number
        .replace(/e.*$/i, '')
        .replace(/\D/g, '')
        .replace(/^0+|0+$/g, '');
    const size = Math.abs(Number(number));
    return (digits === '' || (digits.length <= MOST_DIGITS && size >= SMALLEST && size < Number.POSITIVE_INFINITY));
}

;// CONCATENATED MODULE: ./src/inputs/inputs.ts







const DEFAULTS = {
    'workflow-id': '',
    command: '',
    organization: '',
    'api-key': '',
    'access-token': '',
    'client-secret': '',
    scopes: credentials/* DEFAULT_SCOPES */.m1.join(','),
    'wait-for': 'accepted',
    'timeout-minutes': '60',
    'poll-interval-seconds': 'adaptive',
    'state-field': 'auto',
    'if-running': 'auto',
    'if-interrupted': 'leave',
    'dry-run': 'false',
    activity: '',
    parameters: '',
    source: '',
    'job-summary': 'true',
    'base-url': 'https://mc.adobe.io',
    'ims-url': 'https://ims-na1.adobelogin.com',
};
const INPUT_NAMES = Object.keys(DEFAULTS);
const GUARDS = new Map([
    ['dry-run', '$' + '{{ inputs.dry-run || false }}'],
    ['if-running', '$' + "{{ inputs.if-running || 'auto' }}"],
]);
const lettersOf = (name) => name.replaceAll(/[-_]/g, '');
const BY_LETTERS = new Map(INPUT_NAMES.map((name) => [lettersOf(name), name]));
const SHORT_NAMES = new Map([
    ['timeout', 'timeout-minutes'],
    ['pollinterval', 'poll-interval-seconds'],
    ['workflow', 'workflow-id'],
    ['params', 'parameters'],
]);
const MS = { minutes: 60_000, seconds: 1_000 };
const LONGEST_TIMEOUT_MINUTES = 7_200;
const SHORTEST_POLL_SECONDS = 0.1;
const LONGEST_POLL_SECONDS = 3_600;
const OTHER_COMMANDS = new Map(Object.entries({
    restart: 'The API has no restart: use a step with `stop` and `wait-for: finished`, then one with `start`.',
    run: 'Did you mean `start`?',
    execute: 'Did you mean `start`?',
    launch: 'Did you mean `start`?',
    trigger: 'Did you mean `start`, or `signal`?',
    unpause: 'Did you mean `resume`?',
    continue: 'Did you mean `resume`?',
    suspend: 'Did you mean `pause`?',
    cancel: 'Did you mean `stop`?',
    abort: 'Did you mean `stop`?',
    kill: 'Did you mean `stop`?',
    status: 'To see a workflow’s state, use any command with `dry-run: true`.',
}));
function givenInputs(environment) {
    return new Map(Object.entries(environment).flatMap(([key, value]) => key.startsWith('INPUT_') && value !== undefined ? [[key.slice(6).toLowerCase(), value]] : []));
}
function callerIn(environment) {
    const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
    const where = repository ? `: ${repository}` : '';
    return `GitHub Actions${where}${repository && run ? ` run ${run}` : ''}`;
}
function parseInputs(given, caller = 'GitHub Actions') {
    const problems = [];
    const problem = (input, message) => {
        problems.push({ input, message });
        return undefined;
    };
    const value = (name) => given.get(name)?.trim() || DEFAULTS[name];
    const choice = (name, allowed) => {
        const written = value(name);
        const found = allowed.find((word) => word === written.toLowerCase());
        if (found !== undefined)
            return found;
        const near = nearMiss(written, allowed);
        const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
        return problem(name, `${(0,wording/* quote */.hD)(written)} is not one of ${(0,wording/* list */.p_)(allowed)}.${meant}`);
    };
    const boolean = (name) => {
        const word = choice(name, ['true', 'false']);
        return word === undefined ? undefined : word === 'true';
    };
    const time = (name, lowest, highest, unit) => {
        const written = value(name);
        const isNumber = /^(\d+(\.\d*)?|\.\d+)$/.test(written);
        const parsed = Number(written);
        if (isNumber && parsed >= lowest && parsed <= highest && parsed > 0)
            return parsed * MS[unit];
        const range = lowest > 0 ? `from ${lowest} to ${highest}` : `above 0 and at most ${highest}`;
        const wrong = isNumber ? 'out of range' : 'not a plain number';
        return problem(name, `${(0,wording/* quote */.hD)(written)} is ${wrong}. Expected a number of ${unit} ${range}, such as 30 or 0.5.`);
    };
    for (const [name, written] of given)
        misnamed(name, written.trim(), value, problem);
    const command = parseCommand(value('command'), problem);
    const setsNothingGoing = command !== undefined && !(0,commands/* setsGoing */.ar)(command);
    const mayBeSignal = command === undefined || command === 'signal';
    for (const [name, expression] of GUARDS) {
        if (name === 'if-running' && setsNothingGoing)
            continue;
        if (given.get(name)?.trim() === '')
            problem(name, emptied(expression));
    }
    const waitFor = choice('wait-for', commands/* WAIT_FOR */.Ss);
    const ifRunning = setsNothingGoing
        ? 'send'
        : choice('if-running', ['auto', 'send', 'skip', 'join', 'fail']);
    const ifInterrupted = setsNothingGoing ? 'leave' : choice('if-interrupted', ['leave', 'pause', 'stop']);
    const adaptive = value('poll-interval-seconds').toLowerCase() === 'adaptive';
    const draft = {
        organization: parseOrganization(value('organization'), problem),
        workflowId: parseWorkflowId(value('workflow-id'), problem),
        command,
        credentials: (0,credentials/* parseCredentials */.gu)(value, problem),
        waitFor,
        timeoutMs: time('timeout-minutes', 0, LONGEST_TIMEOUT_MINUTES, 'minutes'),
        pollIntervalMs: adaptive
            ? undefined
            : time('poll-interval-seconds', SHORTEST_POLL_SECONDS, LONGEST_POLL_SECONDS, 'seconds'),
        stateField: parseStateField(value('state-field'), problem),
        ifRunning: setsNothingGoing ? 'send' : resolveIfRunning(ifRunning, command && waitFor, problem),
        ifInterrupted,
        dryRun: boolean('dry-run'),
        signal: mayBeSignal ? parseSignal(value, caller, problem) : undefined,
        jobSummary: boolean('job-summary'),
        baseUrl: parseOrigin('base-url', value('base-url'), problem),
        imsUrl: parseOrigin('ims-url', value('ims-url'), problem),
    };
    if (command !== undefined && waitFor !== undefined && !(0,commands/* waitsAfter */.fR)(command).includes(waitFor)) {
        problem('wait-for', `\`${command}\` does not make a workflow \`${waitFor}\`. With \`${command}\`, use ${(0,wording/* list */.p_)((0,commands/* waitsAfter */.fR)(command))}.`);
    }
    for (const name of SIGNAL_INPUTS) {
        if (mayBeSignal || value(name) === '')
            continue;
        problem(name, `Only \`signal\` has it, and the command is \`${command}\`. Remove it, or set \`command: signal\`.`);
    }
    return problems.length === 0 && isWhole(draft)
        ? { ok: true, inputs: draft }
        : { ok: false, problems, known: knownOf(draft), jobSummary: draft.jobSummary !== false };
}
function knownOf({ command, workflowId }) {
    return { ...(command && { command }), ...(workflowId && { workflowId }) };
}
function isWhole(draft) {
    const { pollIntervalMs: _adaptive, stateField: _lookedFor, signal: _none, ...others } = draft;
    return !Object.values(others).includes(undefined);
}
function misnamed(name, written, value, problem) {
    if (name in DEFAULTS)
        return;
    const letters = lettersOf(name);
    const meant = SHORT_NAMES.get(letters) ?? BY_LETTERS.get(nearMiss(letters, [...BY_LETTERS.keys()]) ?? '');
    if (meant === undefined || written === value(meant))
        return;
    if (written === '' && !GUARDS.has(meant))
        return;
    problem((0,untrusted_text/* oneLine */.TN)(name), `The action has no input of this name, so it would have no effect. Did you mean \`${meant}\`?`);
}
function emptied(expression) {
    return `It is empty: an expression probably gave nothing, and that must not decide whether the command is sent. Leave the input out, or write a value for that case, as in \`${expression}\`.`;
}
function resolveIfRunning(written, waitFor, problem) {
    if (waitFor === undefined)
        return undefined;
    const waits = waitFor !== 'accepted';
    if (written === 'auto')
        return waits ? 'fail' : 'send';
    if (written === 'send' && waits) {
        return problem('if-running', `With \`send\` and \`wait-for: ${waitFor}\` the step could not tell its own run from the one already under way. Use \`fail\`, \`skip\` or \`join\`, or \`wait-for: accepted\`.`);
    }
    if (written === 'join' && !waits) {
        return problem('if-running', '`join` waits for the run already under way, and `wait-for: accepted` waits for nothing. Set `wait-for` to `started` or `finished`, or use `skip`.');
    }
    return written;
}
function parseCommand(written, problem) {
    const found = commands/* COMMANDS */.Lo.find((command) => command === written.toLowerCase());
    if (found !== undefined)
        return found;
    if (written === '')
        return problem('command', `It is empty. Use ${(0,wording/* list */.p_)(commands/* COMMANDS */.Lo)}.`);
    const near = nearMiss(written, commands/* COMMANDS */.Lo);
    const meant = OTHER_COMMANDS.get(written.toLowerCase()) ?? (near && `Did you mean \`${near}\`?`) ?? '';
    return problem('command', `${(0,wording/* quote */.hD)(written)} is not a command. Use ${(0,wording/* list */.p_)(commands/* COMMANDS */.Lo)}. ${meant}`.trim());
}
const TENANT = 'the Campaign tenant: the part of your Campaign URL before `.campaign.adobe.com`, such as `geometrixx` or `geometrixx-mkt-stage1`';
function parseOrganization(written, problem) {
    if (/@AdobeOrg$/i.test(written) || /^[0-9A-F]{24}$/i.test(written)) {
        return problem('organization', `That is the IMS organization ID. Use ${TENANT}.`);
    }
    const tenant = /^(?:https?:\/\/)?([\w.-]+)\.campaign\.adobe\.com\b/i.exec(written)?.[1];
    if (tenant !== undefined) {
        return problem('organization', `That is the address of Campaign. Use the tenant alone: \`${tenant}\`.`);
    }
    if (written === '')
        return problem('organization', `It is empty. Expected ${TENANT}.`);
    const wrong = (0,api/* identifierProblem */.rD)(written);
    if (wrong !== undefined)
        return problem('organization', wrong);
    const foreign = /[^\w.-]/u.exec(written)?.[0];
    if (foreign === undefined)
        return written;
    const found = foreign.trim() === '' ? 'a space' : `“${foreign}”`;
    return problem('organization', `It contains ${found}. A tenant has only letters, digits, dots, hyphens and underscores. Use ${TENANT}.`);
}
function parseWorkflowId(written, problem) {
    const wrong = written === ''
        ? 'It is empty. Expected the ID of the workflow as Campaign shows it, such as `WKF110`.'
        : (0,api/* identifierProblem */.rD)(written);
    return wrong === undefined ? written : problem('workflow-id', wrong);
}
function parseStateField(written, problem) {
    if (written.toLowerCase() === 'auto')
        return undefined;
    const names = written.split('.');
    if (names.length > 10 || names.some((name) => !/^[^\s\p{C}]{1,100}$/u.test(name))) {
        return problem('state-field', `${(0,wording/* quote */.hD)(written)} is not a path to a field. Expected names separated by dots, such as \`execution.state\`.`);
    }
    return names;
}
function parseOrigin(input, written, problem) {
    const expected = `Expected an origin such as ${DEFAULTS[input]}`;
    const url = /^[a-z]+:\/\/[^/]/i.test(written) && URL.canParse(written) ? new URL(written) : undefined;
    if (url === undefined)
        return problem(input, `It is not an origin. ${expected}.`);
    if (url.username !== '' || url.password !== '') {
        return problem(input, `It holds a user name or password, which a URL must not. ${expected}.`);
    }
    if (url.pathname !== '/' || /[?#]/.test(written)) {
        return problem(input, `It has something after the host. ${expected}, without a path; tenant and workflow are inputs of their own.`);
    }
    if (url.protocol === 'https:')
        return url;
    if (url.protocol === 'http:' && isLoopback(url.hostname))
        return url;
    return problem(input, `Only https is allowed (http on a loopback address alone, for tests), since secrets are sent there. ${expected}.`);
}
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}


/***/ }),

/***/ 239:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./src/host.ts
var src_host = __nccwpck_require__(237);
;// CONCATENATED MODULE: ./src/report/progress.ts
class Progress {
    answer;
    previousState;
    request;
    signal;
    timeline = [];
    notes = [];
    watch;
    watchedFrom = 0;
    sentAtMs;
    clock;
    beganMs;
    constructor(clock) {
        this.clock = clock;
        this.beganMs = clock.nowMs();
    }
    elapsedMs() {
        return this.clock.nowMs() - this.beganMs;
    }
    wallMs() {
        return this.clock.wallMs();
    }
    get state() {
        return this.timeline.at(-1)?.state;
    }
    get watched() {
        return this.timeline.slice(this.watchedFrom);
    }
    follow(watch) {
        this.watch = watch;
        this.watchedFrom = this.timeline.length - (watch.joined ? 1 : 0);
    }
    see(state) {
        if (state !== this.state)
            this.timeline.push({ wallMs: this.wallMs(), state });
    }
    sent() {
        this.sentAtMs = this.wallMs();
    }
    notApplied() {
        this.sentAtMs = undefined;
    }
    facts(verdict) {
        const { answer, previousState, state } = this;
        const sent = this.sentAtMs !== undefined;
        return { ...verdict, answer, previousState, state, sent, elapsedMs: this.elapsedMs() };
    }
}

// EXTERNAL MODULE: ./src/report/report.ts + 3 modules
var report_report = __nccwpck_require__(528);
// EXTERNAL MODULE: ./src/campaign/api.ts
var api = __nccwpck_require__(438);
// EXTERNAL MODULE: ./src/text/json.ts
var json = __nccwpck_require__(789);
;// CONCATENATED MODULE: ./src/campaign/signal.ts


function triggersIn(record) {
    const { activities } = record;
    const holder = (0,json/* isObject */.Gv)(activities) ? activities['activity'] : undefined;
    return named(holder).flatMap(([name, activity]) => {
        const href = hrefOf(activity);
        return href === undefined ? [] : [{ activity: name, href, declared: declaredBy(activity) }];
    });
}
function named(holder) {
    const single = nameOf(holder).length > 0 && hrefOf(holder) !== undefined;
    if (!Array.isArray(holder) && !single)
        return (0,json/* isObject */.Gv)(holder) ? Object.entries(holder) : [];
    const members = Array.isArray(holder) ? holder : [holder];
    return members.flatMap((member) => nameOf(member).map((name) => [name, member]));
}
function nameOf(member) {
    const name = (0,json/* isObject */.Gv)(member) ? (member['name'] ?? member['@name']) : member;
    return typeof name === 'string' && name !== '' ? [name] : [];
}
function hrefOf(activity) {
    const trigger = (0,json/* isObject */.Gv)(activity) ? activity['trigger'] : undefined;
    const href = (0,json/* isObject */.Gv)(trigger) ? trigger['href'] : undefined;
    return typeof href === 'string' && href !== '' ? href : undefined;
}
const DECLARATIONS = /^@?(declared|signal)?_?(param(eter)?s?|var(iable)?s?)$/i;
function declaredBy(activity) {
    if (!(0,json/* isObject */.Gv)(activity))
        return undefined;
    const [place, ...others] = Object.entries(activity).filter(([name]) => DECLARATIONS.test(name));
    if (place === undefined || others.length > 0)
        return undefined;
    const [inner, ...rest] = (0,json/* isObject */.Gv)(place[1]) ? Object.entries(place[1]) : [];
    const list = inner !== undefined && rest.length === 0 && DECLARATIONS.test(inner[0]) ? inner[1] : place[1];
    const isList = Array.isArray(list) || ((0,json/* isObject */.Gv)(list) && Object.values(list).every(json/* isObject */.Gv));
    return isList ? named(list).map(([name]) => name) : undefined;
}
const SEGMENT = /^(?:[\w@.~=+-]|%40|%3d|%2b)*$/i;
function triggerUrl(href, address) {
    const { baseUrl } = address;
    const no = (problem) => ({ ok: false, problem });
    if (/[\s\p{C}]/u.test(href))
        return no('holds white space or a control character');
    if (href.includes('\\'))
        return no('holds a backslash');
    if (!URL.canParse(href, baseUrl.href))
        return no('is not a URL');
    const url = new URL(href, baseUrl);
    if (url.username !== '' || url.password !== '' || /^[a-z]*:?\/\/[^/]*@/i.test(href)) {
        return no('holds a user name or password');
    }
    if (url.origin !== baseUrl.origin) {
        return no(`leads to ${/^https?:$/.test(url.protocol) ? url.origin : 'another kind of address'}, not to ${baseUrl.origin}`);
    }
    if (/[?#]/.test(href))
        return no('holds a query or a fragment');
    const path = href.replace(/^[a-z]+:\/\/[^/]*/i, '');
    const segments = path.split('/');
    if (!segments.every((segment) => SEGMENT.test(segment)) ||
        segments.some((segment) => /^\.+$/.test(segment))) {
        return no('holds a dot segment, or a character that a server may read otherwise');
    }
    const below = (0,api/* executionPath */.uL)(address);
    if (!url.pathname.startsWith(below) || url.pathname === below || /\/\//.test(url.pathname)) {
        return no(`leads to none of the workflows of ${address.organization}`);
    }
    return { ok: true, url };
}
function signalOrder(url, { activity, declared }, signal) {
    const parameters = Object.keys(signal.parameters);
    return { command: 'signal', url, body: signalBody(signal), signal: { activity, parameters, declared } };
}
function signalBody({ parameters, source }) {
    return JSON.stringify(Object.keys(parameters).length === 0 ? { source } : { source, parameters });
}

// EXTERNAL MODULE: ./src/campaign/state.ts
var campaign_state = __nccwpck_require__(215);
// EXTERNAL MODULE: ./src/campaign/verdict.ts
var campaign_verdict = __nccwpck_require__(319);
// EXTERNAL MODULE: ./src/inputs/credentials.ts
var credentials = __nccwpck_require__(431);
// EXTERNAL MODULE: ./src/inputs/inputs.ts + 2 modules
var inputs_inputs = __nccwpck_require__(435);
// EXTERNAL MODULE: ./src/requests/access.ts + 1 modules
var access = __nccwpck_require__(971);
// EXTERNAL MODULE: ./src/requests/deliver.ts
var deliver = __nccwpck_require__(339);
// EXTERNAL MODULE: ./src/campaign/diagnosis.ts
var campaign_diagnosis = __nccwpck_require__(335);
// EXTERNAL MODULE: ./src/campaign/reason.ts
var reason = __nccwpck_require__(619);
// EXTERNAL MODULE: ./src/campaign/server-error.ts
var server_error = __nccwpck_require__(560);
// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
// EXTERNAL MODULE: ./src/requests/attempt.ts + 1 modules
var attempt = __nccwpck_require__(350);
;// CONCATENATED MODULE: ./src/requests/record.ts









const READ_LIMIT_MS = 30_000;
async function readOnce(session, access, number = 1, names = []) {
    const { tokens } = access;
    for (let reminted = false;; reminted = true) {
        const token = await tokens.get(session, { once: true });
        if (!token.ok)
            return { ...token, kind: token.transient ? 'transient' : 'permanent' };
        const request = (0,api/* readRequest */["in"])(access.address, access.apiKey, token.token);
        const exchange = await (0,attempt/* attempt */.CD)(session, request, number, READ_LIMIT_MS);
        const verdict = (0,campaign_verdict/* judgeRepeatable */.hv)(exchange);
        if (verdict.kind === 'unauthorized' && tokens.kind === 'minted' && !reminted) {
            tokens.reject();
            continue;
        }
        const cutOff = (0,attempt/* isCutOff */.o7)(session, exchange);
        const unread = (detail, diagnosis) => ({
            reason: cutOff ? 'timeout' : (0,reason/* refusalReason */.b)(exchange, 'unreadable'),
            what: `the workflow could not be read: ${detail}`,
            ...diagnosis,
        });
        if (verdict.kind !== 'answered') {
            const diagnosis = cutOff
                ? (0,campaign_diagnosis/* timeIsUp */.Rm)(session.deadline.setBy)
                : (0,campaign_diagnosis/* diagnose */.h4)(exchange, { subject: 'read', token: tokens.kind });
            const kind = verdict.kind === 'transient' ? 'transient' : 'permanent';
            return { kind, exchange, ...unread((0,attempt/* inWords */.r4)(session.log, exchange), diagnosis) };
        }
        const record = (0,json/* parseObject */.lj)(verdict.answer.body);
        if (record !== undefined && !(0,server_error/* isErrorObject */.Kz)(record)) {
            return isForeign(record, names)
                ? { kind: 'transient', exchange, ...FOREIGN }
                : { kind: 'record', record };
        }
        const [found, diagnosis] = record === undefined
            ? ['no JSON object', NO_RECORD]
            : ['an error in it', (0,campaign_diagnosis/* diagnoseErrorInSuccess */.br)(verdict.answer, tokens.kind)];
        const detail = `HTTP ${verdict.answer.status}, but ${found}`;
        return { kind: 'transient', exchange, ...unread(detail, diagnosis) };
    }
}
const NO_RECORD = {
    cause: 'Something other than the Campaign API answered: a proxy’s page, or nothing at all.',
    remedy: 'Check `base-url` and the proxy between the runner and Adobe.',
};
const FOREIGN = {
    reason: 'unreadable',
    what: 'the record belongs to another workflow',
    cause: 'Something between the runner and Campaign mixes up answers, such as a cache or a proxy.',
    remedy: 'Check `base-url` and the proxy between the runner and Adobe.',
};
function isForeign(record, names) {
    return names.length > 0 && (0,campaign_state/* workflowNames */.gd)(record).some((name) => !names.includes(name));
}
async function takeSnapshot(session, access, stateField, names = []) {
    for (let number = 1;; number++) {
        const result = await readOnce(session, access, number, names);
        if (result.kind === 'record')
            return findState(session.log, result.record, stateField);
        const gaveUp = result.kind === 'permanent'
            ? ''
            : await (0,attempt/* untilRetry */.ve)(session, result.exchange, number, (0,wording/* capital */.Nx)(result.what));
        if (gaveUp !== undefined) {
            return { ...result, kind: 'unread', what: result.what + gaveUp };
        }
    }
}
function findState(log, record, stateField) {
    const reading = (0,campaign_state/* readState */.un)(record, stateField);
    if (reading.kind === 'state') {
        const { state, field } = reading;
        return { kind: 'snapshot', snapshot: { state, field, names: (0,campaign_state/* workflowNames */.gd)(record) }, record };
    }
    const seen = [...(0,campaign_state/* fieldNames */.pi)(record)];
    const fields = seen.length === 0 ? 'It has no fields' : `Its fields are ${names(log, seen)}`;
    const { what, cause, remedy } = noState(log, reading, stateField);
    return {
        kind: 'stateless',
        record,
        reason: 'no-state',
        what: `${what}. ${fields}`,
        cause,
        remedy,
    };
}
function noState(log, reading, stateField) {
    switch (reading.kind) {
        case 'unrecognised':
            return {
                what: `no state can be read from the workflow’s record: its ${names(log, [reading.field.join('.')])} ${shown(log, reading.shown)} not a known state`,
                cause: 'Adobe does not document the field, so it may mean something else, or hold a value that this action does not know.',
                remedy: 'Set `state-field` to the field that shows the state; if this is the one, please report the value.',
            };
        case 'contradictory':
            return {
                what: `no state can be read from the workflow’s record: its ${names(log, reading.fields)} show different states`,
                cause: 'Adobe does not document which field holds the workflow’s state.',
                remedy: 'Set `state-field` to the one that matches what Campaign shows.',
            };
        case 'absent':
            return {
                what: 'no state can be read from the workflow’s record',
                cause: stateField === undefined
                    ? 'Adobe does not document a state field, and this record shows none in the usual places.'
                    : `It has no value in \`${stateField.join('.')}\`, which \`state-field\` names.`,
                remedy: 'If one of these fields shows the state, set `state-field` to it (a dotted path). If none does, use `wait-for: accepted`, `if-running: send` and `if-interrupted: leave`, which read nothing.',
            };
    }
}
function shown(log, value) {
    return /^[\p{L}\d _-]{1,40}$/u.test(value)
        ? `says “${log.clean(value, 40)}”, which is`
        : 'has a value that is';
}
const MOST_NAMES = 100;
const LONGEST_NAMES = 1_500;
function names(log, fields) {
    let length = 0;
    const shown = fields
        .slice(0, MOST_NAMES)
        .map((field) => `\`${log.clean(field, 60)}\``)
        .filter((name) => {
        length += name.length + 2;
        return length <= LONGEST_NAMES;
    });
    const left = fields.length - shown.length;
    return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

// EXTERNAL MODULE: ./src/requests/session.ts
var session = __nccwpck_require__(722);
// EXTERNAL MODULE: ./src/campaign/commands.ts
var commands = __nccwpck_require__(154);
;// CONCATENATED MODULE: ./src/requests/watch.ts




const RUNNING = new Set(['starting', 'in-progress', 'pausing', 'resuming']);
function provesRun(before, state, others) {
    if (RUNNING.has(state))
        return true;
    if (state === 'paused')
        return before !== 'paused' && before !== 'erroneous';
    return state === 'erroneous' && (before === 'finished' || before === 'editing') && !others;
}
class Watch {
    state;
    hasRead = false;
    unclear;
    runProved;
    snapshot;
    joined;
    command;
    stateField;
    log;
    seen;
    others = false;
    warned = false;
    constructor(snapshot, subject, log, seen) {
        this.snapshot = snapshot;
        this.state = snapshot.state;
        this.command = subject.command;
        this.stateField = subject.stateField;
        this.joined = subject.joined;
        this.runProved = subject.joined;
        this.log = log;
        this.seen = seen;
    }
    look(record) {
        const reading = (0,campaign_state/* readState */.un)(record, this.stateField);
        this.unclear = reading.kind === 'state' ? undefined : this.describe(reading);
        if (reading.kind !== 'state') {
            if (!this.warned)
                this.log.warning(`${(0,wording/* capital */.Nx)(this.unclear ?? '')}. Waiting goes on.`);
            this.warned = true;
            return undefined;
        }
        this.hasRead = true;
        const { state } = reading;
        if ((0,commands/* setsGoing */.ar)(this.command) && provesRun(this.snapshot.state, state, this.others))
            this.runProved = true;
        if (state !== this.snapshot.state)
            this.others = true;
        if (state !== this.state) {
            this.state = state;
            this.seen(state);
        }
        return state;
    }
    get provesCommand() {
        return (0,commands/* provesCommand */.v6)(this.command, this.snapshot.state, this.state, this.runProved);
    }
    describe(reading) {
        const name = (path) => `\`${this.log.clean(path.join('.'), 120)}\``;
        switch (reading.kind) {
            case 'unrecognised':
                return `the workflow’s ${name(reading.field)} ${shown(this.log, reading.shown)} not a known state`;
            case 'contradictory': {
                const fields = reading.fields.slice(0, 10).map((field) => name([field]));
                const where = fields.length > 1 ? `its ${fields.join(', ')}` : `the parts of its ${fields.join()}`;
                return `the workflow’s record shows different states in ${where}`;
            }
            case 'absent':
                return this.stateField === undefined
                    ? 'the workflow’s record no longer shows a state'
                    : `the workflow’s record no longer shows ${name(this.stateField)}`;
        }
    }
}

// EXTERNAL MODULE: ./src/step/clean-up.ts
var clean_up = __nccwpck_require__(973);
// EXTERNAL MODULE: ./src/report/facts.ts
var report_facts = __nccwpck_require__(349);
;// CONCATENATED MODULE: ./src/step/conclusion.ts




function subjectOf({ command, workflowId }) {
    if (command !== undefined)
        return [(0,wording/* capital */.Nx)(command), workflowId ?? ''].join(' ').trim();
    return workflowId === undefined ? 'Adobe Campaign workflow' : `Workflow ${workflowId}`;
}
function conclude(report, progress, ending, inputs, options) {
    const { result, reason, cause, remedy } = ending;
    const still = result === 'unknown' && inputs !== undefined ? [whatRuns(inputs, progress, ending)] : [];
    const also = [...ending.also, ...still];
    const headline = `${(0,wording/* capital */.Nx)(ending.headline)}.`;
    const verdict = [
        result === 'confirmed' ? `Confirmed: ${ending.headline}.` : headline,
        ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
        ...(remedy === undefined ? [] : [`What to do: ${remedy}`]),
    ];
    const lines = [...verdict, ...also];
    const message = [...verdict, ...(ending.alsoShort ?? also)].join(' ');
    const facts = progress.facts({ result, reason, message });
    if (report_facts/* GREEN */.A[result])
        report.info(lines.join(' '));
    const link = inputs === undefined || !needsLook(ending) ? undefined : campaignAddress(inputs);
    const { sentAtMs } = progress;
    const summary = {
        heading: (0,report_facts/* headingOf */.W)(subjectOf(options.known), result),
        request: inputs?.dryRun === true ? progress.request : undefined,
        headline,
        cause,
        remedy,
        link,
        also: [...progress.notes.map((note) => `⚠️ ${note}`), ...also],
        columns: [
            ['Tenant', inputs?.organization ?? ''],
            ['Activity', progress.signal?.activity ?? ''],
            ['State before', inWords(facts.previousState)],
            ['State last seen', inWords(facts.state)],
            ['HTTP status', facts.answer === undefined ? '' : String(facts.answer.status)],
            ['Duration', (0,wording/* duration */.p0)(facts.elapsedMs)],
        ],
        details: [
            ['Reason', reason],
            ['Parameters', progress.signal?.parameters.join(', ') ?? ''],
            ['Request ID', facts.answer?.requestId ?? ''],
        ],
        timeline: progress.timeline,
        sent: sentAtMs === undefined || inputs === undefined
            ? undefined
            : { command: inputs.command, atMs: sentAtMs },
        endedAtMs: progress.wallMs(),
    };
    report.finish(facts, lines.join('\n'), options.summary ? summary : undefined);
}
function inWords(state) {
    return state === undefined ? '' : (0,campaign_state/* stateWords */.Xu)(state);
}
function needsLook({ result, reason, remedy }) {
    return (result === 'unknown' ||
        reason === 'already-running' ||
        /\b(look|read)\b.* in Campaign/i.test(remedy ?? ''));
}
function campaignAddress({ organization, baseUrl }) {
    const isAdobe = baseUrl.hostname.endsWith('.adobe.io');
    return isAdobe && !organization.includes('.') ? `https://${organization}.campaign.adobe.com` : undefined;
}
function whatRuns({ command, workflowId }, progress, ending) {
    const { state, watch } = progress;
    const workflow = `Workflow ${workflowId}`;
    const mayBe = `${workflow} ${commands/* MAY_BE */.gK[command]} in Campaign.`;
    if (state === undefined)
        return `${mayBe} Its state was never read.`;
    if (watch?.hasRead !== true)
        return `${mayBe} It was ${(0,campaign_state/* stateWords */.Xu)(state)} ${watch?.joined ? 'at first' : 'before the command'}, and its state was not read since.`;
    const seen = `was ${(0,campaign_state/* stateWords */.Xu)(state)} when last read.`;
    const hasEnded = campaign_state/* TERMINAL */.ff.has(state) && !(0,commands/* setsGoing */.ar)(command);
    return hasEnded || ending.cleanedUp !== undefined ? `${workflow} ${seen}` : `${mayBe} It ${seen}`;
}

;// CONCATENATED MODULE: ./src/requests/wait.ts





const UNPROVED_INTERVALS = [
    { untilMs: 10_000, intervalMs: 500 },
    { untilMs: 60_000, intervalMs: 1_000 },
];
const LONGEST_UNPROVED_MS = 10_000;
const SHORTEST_INTERVAL_MS = 2_000;
const LONGEST_INTERVAL_MS = 30_000;
const LONGEST_BEFORE_JITTER_MS = 29_000;
const SHARE_OF_WAIT = 0.05;
const LAST_READ_MS = 3_000;
const FIRST_BEATS_MS = 60_000;
const LATER_BEATS_MS = 5 * 60_000;
const UNSEEN_MS = 5 * 60_000;
const RESOLVE_WITHIN_MS = 30_000;
const RESOLVE_INTERVAL_MS = 500;
const SECOND_LOOK_MS = 2_000;
function adaptiveIntervalMs(waitedMs, provedMs, random) {
    if (provedMs === undefined) {
        const dense = UNPROVED_INTERVALS.find(({ untilMs }) => waitedMs < untilMs);
        return dense?.intervalMs ?? Math.min(LONGEST_UNPROVED_MS, waitedMs * SHARE_OF_WAIT);
    }
    const share = provedMs * SHARE_OF_WAIT;
    const base = Math.min(LONGEST_BEFORE_JITTER_MS, Math.max(SHORTEST_INTERVAL_MS, share));
    const jitter = random * Math.min(SHORTEST_INTERVAL_MS, share);
    return Math.min(LONGEST_INTERVAL_MS, base + jitter);
}
async function waitFor(session, access, watch, { command, awaited, pollIntervalMs, onUnseen }) {
    const beganMs = session.clock.nowMs();
    let provedAtMs = (0,commands/* setsGoing */.ar)(command) ? undefined : beganMs;
    let toldUnseen = false;
    return poll(session, access, watch, {
        untilMs: Number.POSITIVE_INFINITY,
        onBeat: (trouble) => {
            const isUnseen = (0,commands/* setsGoing */.ar)(command) && !watch.runProved && trouble === undefined;
            if (toldUnseen || !isUnseen || session.clock.nowMs() - beganMs < UNSEEN_MS)
                return;
            toldUnseen = true;
            onUnseen();
        },
        intervalMs: () => {
            const nowMs = session.clock.nowMs();
            if (watch.runProved)
                provedAtMs ??= nowMs;
            const provedMs = provedAtMs === undefined ? undefined : nowMs - provedAtMs;
            return pollIntervalMs ?? adaptiveIntervalMs(nowMs - beganMs, provedMs, session.random());
        },
        longestPauseMs: () => (0,commands/* setsGoing */.ar)(command) && !watch.runProved ? LONGEST_UNPROVED_MS : LONGEST_INTERVAL_MS,
        verdict: (state) => {
            if (state === undefined)
                return undefined;
            const found = (0,commands/* meaning */.ak)(command, awaited, state, watch.runProved);
            return found === 'pending' ? undefined : { kind: found === 'done' ? 'reached' : 'failed', state };
        },
    });
}
async function resolve(session, access, watch) {
    return poll(session, access, watch, {
        untilMs: session.clock.nowMs() + RESOLVE_WITHIN_MS,
        intervalMs: () => RESOLVE_INTERVAL_MS,
        longestPauseMs: () => RESOLVE_INTERVAL_MS * 4,
        verdict: () => (watch.provesCommand ? { kind: 'took-effect' } : undefined),
    });
}
async function poll(session, access, watch, { untilMs, intervalMs, longestPauseMs, verdict, onBeat }) {
    const { clock, deadline, interruption, log } = session;
    const heartbeat = new Heartbeat(session, watch, onBeat);
    let trouble;
    let toldTrouble = false;
    let permanent = false;
    const remainingMs = () => Math.min(untilMs - clock.nowMs(), deadline.remainingMs());
    let reads = 0;
    while (remainingMs() > 0) {
        reads++;
        const result = await readOnce(session, access, reads, watch.snapshot.names);
        if (interruption.aborted)
            return { kind: 'interrupted' };
        let leaveAloneMs = 0;
        if (result.kind === 'record') {
            const found = verdict(watch.look(result.record));
            trouble = watch.unclear;
            if (found !== undefined)
                return found;
        }
        else {
            if (deadline.passed())
                break;
            trouble = result.what;
            if (result.kind === 'permanent' && permanent) {
                return { ...result, kind: 'unreadable', reason: 'unreadable' };
            }
            if (result.kind === 'transient') {
                leaveAloneMs = Math.min((0,attempt/* retryAfter */.P9)(session, result.exchange) ?? 0, longestPauseMs());
            }
            if (!toldTrouble)
                log.info(`${(0,wording/* capital */.Nx)(trouble)}. Waiting goes on`);
            toldTrouble = true;
        }
        permanent = result.kind === 'permanent';
        const pauseMs = permanent ? SECOND_LOOK_MS : Math.max(intervalMs(), leaveAloneMs);
        await heartbeat.sleep(untilReadMs(pauseMs, remainingMs()), trouble);
        if (interruption.aborted)
            return { kind: 'interrupted' };
    }
    return { kind: 'time-up', reads, trouble };
}
function untilReadMs(pauseMs, remainingMs) {
    if (pauseMs < remainingMs)
        return pauseMs;
    return remainingMs > LAST_READ_MS ? remainingMs - LAST_READ_MS : remainingMs;
}
class Heartbeat {
    session;
    watch;
    beganMs;
    onBeat;
    dueMs;
    constructor(session, watch, onBeat) {
        this.session = session;
        this.watch = watch;
        this.onBeat = onBeat;
        this.beganMs = session.clock.nowMs();
        this.dueMs = this.beganMs + FIRST_BEATS_MS;
    }
    async sleep(ms, trouble) {
        const { clock, interruption } = this.session;
        const untilMs = clock.nowMs() + ms;
        for (let nowMs = clock.nowMs(); nowMs < untilMs && !interruption.aborted; nowMs = clock.nowMs()) {
            await clock.sleep(Math.min(untilMs, this.dueMs) - nowMs, interruption);
            if (clock.nowMs() >= this.dueMs && !this.session.deadline.passed())
                this.beat(trouble);
        }
    }
    beat(trouble) {
        const { clock, deadline, log } = this.session;
        const waitedMs = clock.nowMs() - this.beganMs;
        this.dueMs = clock.nowMs() + (waitedMs < LATER_BEATS_MS ? FIRST_BEATS_MS : LATER_BEATS_MS);
        const state = trouble === undefined ? `Still ${(0,campaign_state/* stateWords */.Xu)(this.watch.state)}` : (0,wording/* capital */.Nx)(trouble);
        const waited = (0,wording/* duration */.p0)(waitedMs);
        log.info(`${state}. Waited ${waited}, ${(0,wording/* duration */.p0)(deadline.remainingMs())} left`);
        this.onBeat?.(trouble);
    }
}

;// CONCATENATED MODULE: ./src/inputs/problems.ts
const LONGEST = 1_800;
function problemLines(problems) {
    return problems.map(({ input, message }) => `${input}: ${message}`);
}
function shortProblemLines(problems) {
    const lines = problemLines(problems);
    for (let shown = lines.length; shown > 1; shown--) {
        const told = [...lines.slice(0, shown), ...namesOf(problems.slice(shown))];
        if (told.join(' ').length <= LONGEST)
            return told;
    }
    return [...lines.slice(0, 1), ...namesOf(problems.slice(1))];
}
function namesOf(problems) {
    if (problems.length === 0)
        return [];
    const names = [...new Set(problems.map(({ input }) => input))];
    return [`And ${problems.length} more: ${names.join(', ')}`];
}

;// CONCATENATED MODULE: ./src/step/ending.ts


function invalid(problems) {
    const count = problems.length === 1 ? '1 input is not valid' : `${problems.length} inputs are not valid`;
    return {
        result: 'failed',
        reason: 'invalid-input',
        headline: `${count}; nothing was sent`,
        also: problemLines(problems),
        alsoShort: shortProblemLines(problems),
    };
}
function cancelledBefore(command, again = false) {
    return {
        result: 'failed',
        reason: 'cancelled',
        headline: `the step was cancelled before ${command} was sent${again ? ' again' : ''}`,
        remedy: 'Run it again when you like: nothing was changed in Campaign.',
        also: [],
    };
}
function failed({ reason, what, cause, remedy }) {
    return { result: 'failed', reason, headline: what, cause, remedy, also: [] };
}
function unknown(session, { reason, what, cause, remedy }) {
    const timeUp = session.deadline.passed() ? 'timeout' : undefined;
    const cutShort = session.interruption.aborted ? 'cancelled' : timeUp;
    return {
        result: 'unknown',
        reason: cutShort ?? reason,
        headline: what,
        cause,
        remedy,
        also: [],
        ...(cutShort === undefined ? {} : { cutShort }),
    };
}
function endedBadly(command, workflowId, state, how) {
    const joined = how === 'joined';
    const what = `workflow ${workflowId} is ${(0,campaign_state/* stateWords */.Xu)(state)}${joined ? '' : ` after ${command}`}`;
    if (state === 'erroneous') {
        return failed({
            reason: 'erroneous',
            what,
            cause: `An activity of the workflow failed${joined ? '' : '; the command itself was taken up'}.`,
            remedy: 'Read the workflow’s log in Campaign. Activities before the failed one have run: think before you start it again.',
        });
    }
    return failed({
        reason: 'ended',
        what,
        cause: `The workflow ended before ${command} took effect.`,
        remedy: 'Nothing, if it was meant to end; otherwise look at the workflow in Campaign.',
    });
}

;// CONCATENATED MODULE: ./src/step/work.ts
function warn({ session, progress }, text) {
    if (progress.notes.includes(text))
        return;
    session.log.warning(text);
    progress.notes.push(text);
}

;// CONCATENATED MODULE: ./src/step/effect.ts






const LOOK = 'Look at the workflow in Campaign.';
async function resolveAmbiguity(work, watch, delivery) {
    const { session, inputs, access } = work;
    const { command, waitFor: awaited } = inputs;
    const undecided = (what) => unknown(session, { ...delivery, what });
    if (session.interruption.aborted || session.deadline.passed())
        return undecided(delivery.what);
    if (command === 'signal')
        return undecided(delivery.what);
    if (watch === undefined) {
        const hint = (0,commands/* setsGoing */.ar)(command) ? '`wait-for` or `if-running: skip`' : '`wait-for`';
        return {
            ...undecided(delivery.what),
            also: [`With ${hint} the step would have looked for a trace of it.`],
        };
    }
    session.log.info(`${(0,wording/* capital */.Nx)(delivery.what)}. Watching the workflow for signs of it; nothing is sent again`);
    const beganMs = session.clock.nowMs();
    const resolution = await resolve(session, access, watch);
    switch (resolution.kind) {
        case 'interrupted':
            return undecided(delivery.what);
        case 'unreadable':
            return undecided(`${delivery.what}; ${resolution.what}`);
        case 'time-up': {
            const watched = (0,wording/* duration */.p0)(session.clock.nowMs() - beganMs);
            const seen = watch.hasRead
                ? `the workflow’s record showed no clear sign of the ${command}`
                : 'no read of the workflow was answered';
            return undecided(`${delivery.what}; ${resolution.trouble ?? `${seen} in ${watched}`}`);
        }
        case 'took-effect': {
            const state = (0,campaign_state/* stateWords */.Xu)(watch.state);
            warn(work, `${(0,wording/* capital */.Nx)(delivery.what)}. The workflow is now ${state}, which is taken for the effect of the ${command}.`);
            if ((0,commands/* setsGoing */.ar)(command) && watch.state === 'erroneous') {
                return endedBadly(command, inputs.workflowId, watch.state, 'taken up');
            }
            if (awaited !== 'accepted') {
                return awaitEffect(work, watch, awaited, `${command} was sent, and the workflow seen ${state}`);
            }
            return {
                result: 'accepted',
                reason: 'accepted',
                headline: `workflow ${inputs.workflowId} is ${state} after ${command}, though no answer said so`,
                also: ['It was not watched any further.'],
            };
        }
    }
}
async function awaitEffect(work, watch, awaited, what) {
    const { session, inputs, access } = work;
    const { command, workflowId, pollIntervalMs } = inputs;
    const { cause, remedy } = unseen(pollIntervalMs);
    const onUnseen = () => session.log.warning(`No run was seen so far. ${cause} ${remedy}`);
    const end = await waitFor(session, access, watch, { command, awaited, pollIntervalMs, onUnseen });
    switch (end.kind) {
        case 'reached':
            warnAboutEnd(work, watch, end.state);
            return {
                result: 'confirmed',
                reason: awaited,
                headline: `workflow ${workflowId} is ${(0,campaign_state/* stateWords */.Xu)(end.state)}${watch.joined ? '' : ` after ${command}`}`,
                also: proof(work.progress),
            };
        case 'failed':
            return endedBadly(command, workflowId, end.state, watch.joined ? 'joined' : 'taken up');
        case 'time-up':
            return unknown(session, {
                reason: 'timeout',
                what: `${what}, but \`timeout-minutes\` (${(0,wording/* duration */.p0)(inputs.timeoutMs)}) was over before the workflow was seen ${awaited}`,
                ...whyNotSeen(work, watch, end),
            });
        case 'interrupted':
            return unknown(session, {
                reason: 'cancelled',
                what: `${what}, but the step was cancelled before the workflow was seen ${awaited}`,
                remedy: LOOK,
            });
        case 'unreadable':
            return unknown(session, { ...end, what: `${what}, but ${end.what}`, remedy: `${LOOK} ${end.remedy}` });
    }
}
function proof({ watched }) {
    const first = watched[0]?.wallMs;
    const seen = watched.map(({ state, wallMs }) => `${(0,campaign_state/* stateWords */.Xu)(state)} at ${(0,wording/* timeOfDay */.rb)(wallMs, first)}`);
    const shown = seen.length <= MOST_PROOF ? seen : [...seen.slice(0, MOST_PROOF - 1), '…', seen.at(-1)];
    return seen.length === 0 ? [] : [`Seen ${shown.join(', ')} UTC.`];
}
const MOST_PROOF = 6;
function warnAboutEnd(work, watch, state) {
    if (state !== 'finished')
        return;
    const { command } = work.inputs;
    if (command === 'stop' && watch.snapshot.state === 'finished') {
        warn(work, 'The workflow was finished before the stop. A start that is still queued does not show in the record, and would still run.');
    }
    const wasStopped = work.progress.watched.some((seen) => seen.state === 'stopping');
    if ((0,commands/* setsGoing */.ar)(command) && wasStopped) {
        warn(work, 'The workflow was seen stopping: somebody stopped it, so it may not have done all of its work.');
    }
}
const LOOK_FIRST = 'Look at the workflow in Campaign. A command that was accepted may still take effect.';
function unseen(pollIntervalMs) {
    const closer = pollIntervalMs !== undefined && pollIntervalMs <= 1_000 ? '' : 'set `poll-interval-seconds: 1`, or ';
    return {
        cause: 'The command may still be queued, or its run was too short to be caught between two reads.',
        remedy: `Look at the workflow in Campaign. For short runs ${closer}do not wait (\`wait-for: accepted\`).`,
    };
}
const QUEUED = {
    cause: 'The workflow is in Campaign’s queue: over 20 workflows may be active, or the workflow server may be down for an upgrade.',
    remedy: LOOK_FIRST,
};
const PAUSED = {
    cause: 'Somebody or something paused the workflow.',
    remedy: 'Find out why; then resume it in Campaign, or with the command `resume`.',
};
const BETWEEN = {
    start: { starting: QUEUED, resuming: QUEUED, paused: PAUSED },
    resume: { starting: QUEUED, resuming: QUEUED, paused: PAUSED },
    pause: {
        pausing: {
            cause: 'Campaign lets running activities end before it pauses the workflow.',
            remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes`.',
        },
    },
    stop: {
        stopping: {
            cause: 'Campaign is still stopping it.',
            remedy: 'Look at the workflow in Campaign; do not stop it a second time while it is stopping.',
        },
        erroneous: {
            cause: 'The workflow failed, and Campaign still shows that.',
            remedy: 'Look at the workflow in Campaign. A failed workflow is not running.',
        },
    },
    signal: {},
};
function whyNotSeen({ inputs }, watch, { reads, trouble }) {
    const { command } = inputs;
    if (reads === 0 && !watch.hasRead) {
        return {
            cause: `What came before took all the time, so the workflow was not read ${watch.joined ? 'again' : 'after the command'}.`,
            remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes`.',
        };
    }
    if (trouble !== undefined) {
        return {
            cause: `The last thing known is that ${trouble}.`,
            remedy: watch.unclear === undefined
                ? 'Look at the workflow in Campaign, and find out why it cannot be read.'
                : 'Look at the workflow in Campaign. `state-field` can name the one field that shows its state.',
        };
    }
    if (!watch.hasRead) {
        return {
            cause: `The workflow could not be read ${watch.joined ? 'again' : 'after the command'}: no answer came before time was up.`,
            remedy: 'Look at the workflow in Campaign, and find out what slows its answers down.',
        };
    }
    if ((0,commands/* setsGoing */.ar)(command) && !watch.runProved) {
        const { state } = watch.snapshot;
        const nothing = command === 'resume' && (state === 'finished' || state === 'editing');
        const diagnosis = unseen(inputs.pollIntervalMs);
        return nothing
            ? { ...diagnosis, cause: `There may have been nothing to resume. ${diagnosis.cause}` }
            : diagnosis;
    }
    const inBetween = BETWEEN[command][watch.state];
    if (inBetween !== undefined)
        return inBetween;
    if (!(0,commands/* setsGoing */.ar)(command)) {
        return {
            cause: `The ${command} has not taken effect yet, or the workflow’s record does not show what it does.`,
            remedy: LOOK_FIRST,
        };
    }
    return {
        cause: 'The workflow takes longer, or waits for something: one with a scheduler or an external signal never finishes.',
        remedy: 'Look at the workflow in Campaign, then choose a longer `timeout-minutes` or another `wait-for`.',
    };
}

;// CONCATENATED MODULE: ./src/requests/trigger.ts


function aimSignal(log, record, address, signal) {
    const triggers = triggersIn(record);
    const found = triggers.filter(({ activity }) => signal.activity === undefined || activity === signal.activity);
    const [trigger] = found;
    if (trigger === undefined || found.length > 1)
        return none(log, triggers, found.length, signal, address);
    const target = triggerUrl(trigger.href, address);
    if (target.ok)
        return { kind: 'order', order: signalOrder(target.url, trigger, signal) };
    return {
        kind: 'no-trigger',
        reason: 'no-trigger',
        what: `the record’s address for activity ${names(log, [trigger.activity])} ${target.problem}`,
        cause: 'Something between the runner and Campaign changed the record, or `base-url` is not the address that Campaign itself uses. The token and the API key are sent to no other address.',
        remedy: `Check \`base-url\` and \`organization\`, and the proxy between the runner and Adobe.`,
    };
}
function none(log, triggers, matches, { activity }, { workflowId }) {
    const there = names(log, triggers.map((trigger) => trigger.activity));
    const trouble = (what, cause, remedy) => ({
        kind: 'no-trigger',
        reason: 'no-trigger',
        what,
        cause,
        remedy,
    });
    if (triggers.length === 0) {
        return trouble(`the record of workflow ${workflowId} names no activity that can be triggered`, 'The workflow has no External signal activity, or Campaign shows its trigger only once the workflow is started.', 'Add an External signal activity to the workflow in Campaign, and start the workflow before you signal it.');
    }
    if (activity === undefined || matches > 1) {
        return trouble(`workflow ${workflowId} has several activities that can be triggered: ${there}`, activity === undefined ? '`activity` is not set.' : 'Two of them have the name that `activity` gives.', 'Set `activity` to the name of the one to trigger; each must have a name of its own.');
    }
    return trouble(`workflow ${workflowId} has no activity ${names(log, [activity])} that can be triggered; it has ${there}`, 'The name is misspelt (it is case-sensitive), or that activity is no External signal.', 'Set `activity` to one of these names.');
}

;// CONCATENATED MODULE: ./src/step/gate.ts








function needsSnapshot({ command, waitFor, ifRunning, ifInterrupted }) {
    return command === 'signal' || waitFor !== 'accepted' || ifRunning !== 'send' || ifInterrupted !== 'leave';
}
function decideBefore(work, before) {
    const { inputs, progress } = work;
    const notSent = `${inputs.command} was not sent${progress.answer === undefined ? '' : ' again'}`;
    const decision = decide(work, before, notSent);
    return inputs.dryRun && decision.kind !== 'end' ? end(dryRun(work, before, decision)) : decision;
}
function decide(work, before, notSent) {
    const { inputs } = work;
    if (inputs.command === 'signal')
        return decideSignal(work, before, notSent);
    const order = (0,api/* commandOrder */.WT)(inputs, inputs.command);
    if (before !== undefined && before.kind !== 'snapshot' && needsSnapshot(inputs)) {
        return end(failed({ ...before, what: `${notSent}: ${before.what}` }));
    }
    const running = before?.kind === 'snapshot' && isRunning(inputs, before.snapshot);
    return (running ? alreadyRunning(work, before.snapshot, notSent) : undefined) ?? { kind: 'send', order };
}
function decideSignal(work, before, notSent) {
    const { session, inputs, progress } = work;
    const { signal, workflowId } = inputs;
    if (before === undefined || signal === undefined)
        throw new Error('a signal without its record');
    if (before.kind === 'unread')
        return end(failed({ ...before, what: `${notSent}: ${before.what}` }));
    const aimed = aimSignal(session.log, before.record, inputs, signal);
    if (aimed.kind === 'order') {
        progress.request = (0,api/* requestText */.T9)(aimed.order);
        progress.signal = aimed.order.signal;
        if (inputs.dryRun)
            session.log.info(`The request, with the address in the record: ${progress.request}`);
    }
    if (before.kind === 'snapshot' && !commands/* TAKES_SIGNALS */.pW.has(before.snapshot.state)) {
        return end(failed({
            reason: 'not-running',
            what: `${notSent}: workflow ${workflowId} is ${(0,campaign_state/* stateWords */.Xu)(before.snapshot.state)}`,
            cause: 'Only a workflow that is started, or paused, takes a signal.',
            remedy: UNTIL_IT_RUNS[before.snapshot.state] ?? START_FIRST,
        }));
    }
    return aimed.kind === 'order'
        ? { kind: 'send', order: aimed.order }
        : end(failed({ ...aimed, what: `${notSent}: ${aimed.what}` }));
}
const START_FIRST = 'Start the workflow first, for example in a step with `command: start` and `wait-for: started`.';
const UNTIL_IT_RUNS = {
    pausing: 'Run this again once the workflow is paused, or resume it first.',
    stopping: 'Wait until the workflow is finished; then start it before you signal it.',
    erroneous: 'Read the workflow’s log in Campaign, and mend what failed; then start it before you signal it.',
};
function isRunning({ command }, { state }) {
    return (0,commands/* setsGoing */.ar)(command) && campaign_state/* MOVING */.zQ.has(state);
}
function end(ending) {
    return { kind: 'end', ending };
}
function alreadyRunning({ inputs, progress }, snapshot, notSent) {
    const { command, workflowId, ifRunning, waitFor: awaited } = inputs;
    const { state } = snapshot;
    const found = `workflow ${workflowId} is already running (${(0,campaign_state/* stateWords */.Xu)(state)})`;
    switch (ifRunning) {
        case 'send':
            return undefined;
        case 'skip':
            return end({
                result: 'skipped',
                reason: 'already-running',
                headline: `${progress.answer === undefined ? `${command} was skipped` : notSent}: ${found}`,
                also: ['With `if-running: skip`, the step does not wait for the run under way either.'],
            });
        case 'join':
            if (awaited !== 'accepted' && state !== 'pausing' && state !== 'stopping') {
                return { kind: 'join', snapshot, awaited };
            }
            return end(failed({
                reason: 'already-running',
                what: `${notSent}: ${found}`,
                cause: 'Its run is about to end or to be paused, so there is nothing to wait for.',
                remedy: `Run this again once the workflow is ${state === 'stopping' ? 'finished' : 'paused'}.`,
            }));
        case 'fail':
            return end(failed({
                reason: 'already-running',
                what: `${notSent}: ${found}`,
                cause: 'An earlier run has not ended, or the workflow has a scheduler and never ends.',
                remedy: 'Wait for it to finish, or stop it first. `if-running: join` waits for the run under way instead, and `if-running: skip` makes this green.',
            }));
    }
}
function dryRun(work, before, decision) {
    const { command, workflowId } = work.inputs;
    const joins = 'A real run would send nothing, and wait for the run under way (`if-running: join`).';
    const unsent = `dry run: ${command} was not sent to workflow ${workflowId}`;
    return {
        result: 'skipped',
        reason: 'dry-run',
        ...(before === undefined || before.kind === 'snapshot' || command === 'signal'
            ? { headline: unsent }
            : { headline: `${unsent}, and ${before.what}`, cause: before.cause, remedy: before.remedy }),
        also: [...(decision.kind === 'join' ? [joins] : []), ...found(work, before), ...declared(work)],
    };
}
function found(work, before) {
    switch (before?.kind) {
        case 'snapshot': {
            const { state, field } = before.snapshot;
            return [
                `The workflow is ${(0,campaign_state/* stateWords */.Xu)(state)}, as its field \`${field.join('.')}\` shows.`,
                'Inputs, credential and workflow ID are good, as far as that can be told without sending.',
            ];
        }
        case 'stateless':
            if (work.inputs.command === 'signal')
                return [
                    `${(0,wording/* capital */.Nx)(before.what)}. So the step cannot tell whether the workflow runs; a real run sends the signal all the same.`,
                ];
            warn(work, `Until \`state-field\` names a field that shows the state, nothing that depends on it works: \`wait-for\`${(0,commands/* setsGoing */.ar)(work.inputs.command) ? ', `if-running`, `if-interrupted`' : ''}.`);
            return [];
        case 'unread':
        case undefined:
            warn(work, 'This dry run could not read the workflow. A real run with these inputs would not read it either, and send the command.');
            return [];
    }
}
function declared({ session, progress: { signal } }) {
    if (signal === undefined)
        return [];
    const { activity, parameters, declared } = signal;
    const subject = `Activity ${names(session.log, [activity])}`;
    if (declared === undefined)
        return [`${subject} was found. The record does not list the parameters that it declares.`];
    const foreign = parameters.filter((name) => !declared.includes(name));
    return [
        declared.length === 0
            ? `${subject} declares no parameters.`
            : `${subject} declares ${names(session.log, declared)}.`,
        ...(foreign.length === 0
            ? []
            : [`It does not declare ${names(session.log, foreign)}, and may refuse the signal.`]),
    ];
}

;// CONCATENATED MODULE: ./src/run.ts


















async function run({ report, given, caller, progress, interruption }, world) {
    for (const secret of (0,credentials/* secretsIn */.VY)(given))
        report.mask(secret);
    const parsed = (0,inputs_inputs/* parseInputs */.TL)(given, caller);
    if (!parsed.ok) {
        const { known } = parsed;
        report.about(subjectOf(known));
        conclude(report, progress, invalid(parsed.problems), undefined, { known, summary: parsed.jobSummary });
        return;
    }
    const { inputs } = parsed;
    report.about(subjectOf(inputs));
    const work = {
        session: (0,session/* openSession */.f)(world, report, inputs.timeoutMs, { interruption }),
        inputs,
        access: (0,access/* accessTo */.Y)(inputs, inputs.credentials, inputs.imsUrl),
        progress,
    };
    const cleanUp = new clean_up/* CleanUp */.He(inputs, report, world.clock);
    const what = `${inputs.command} workflow ${inputs.workflowId} of ${inputs.organization}`;
    progress.request = requestBefore(inputs);
    report.info(inputs.dryRun ? `Dry run: ${what}. The request: ${progress.request}` : (0,wording/* capital */.Nx)(what));
    const ending = await perform(work, cleanUp);
    const summary = inputs.jobSummary;
    conclude(report, progress, await (0,clean_up/* cleanUpAfter */.Tg)(work, ending, cleanUp), inputs, { known: inputs, summary });
}
function requestBefore(inputs) {
    const { command, signal } = inputs;
    if (command !== 'signal')
        return (0,api/* requestText */.T9)((0,api/* commandOrder */.WT)(inputs, command));
    const body = signal === undefined ? '' : signalBody(signal);
    return (0,api/* requestText */.T9)({ url: '(the trigger’s address in the record)', body });
}
async function perform(work, cleanUp) {
    const { session, inputs, access } = work;
    const { command } = inputs;
    const token = await access.tokens.get(session);
    if (session.interruption.aborted)
        return cancelledBefore(command);
    if (!token.ok)
        return failed({ ...token, what: `${command} was not sent: ${token.what}` });
    const before = await readBefore(work);
    if (session.interruption.aborted)
        return cancelledBefore(command);
    const decision = decideBefore(work, before);
    return decision.kind === 'send'
        ? sendAndFollow(work, before, decision.order, cleanUp)
        : carryOut(work, decision);
}
function carryOut(work, decision) {
    return decision.kind === 'end' ? decision.ending : join(work, decision.snapshot, decision.awaited);
}
async function readBefore({ session, inputs, access, progress }, names = []) {
    if (!needsSnapshot(inputs) && !inputs.dryRun)
        return undefined;
    const result = await takeSnapshot(session, access, inputs.stateField, names);
    if (result.kind === 'stateless' && inputs.command === 'signal') {
        session.log.info(`A signal needs no state, and ${result.what}`);
    }
    if (result.kind === 'snapshot') {
        const { state, field } = result.snapshot;
        progress.previousState = state;
        progress.see(state);
        session.log.info(`State before: ${(0,campaign_state/* stateWords */.Xu)(state)} (\`${field.join('.')}\`)`);
    }
    return result;
}
async function join(work, snapshot, awaited) {
    const { session, inputs, progress } = work;
    const { command } = inputs;
    const again = progress.answer === undefined ? '' : ' again';
    const what = `${command} was not sent${again}, since the workflow is already ${(0,campaign_state/* stateWords */.Xu)(snapshot.state)}`;
    session.log.info(`${(0,wording/* capital */.Nx)(what)}; waiting until its run is ${awaited}`);
    const watch = watching(work, snapshot, true);
    progress.follow(watch);
    return awaitEffect(work, watch, awaited, what);
}
async function sendAndFollow(work, first, order, cleanUp) {
    const { session, inputs, access, progress } = work;
    const { command } = inputs;
    let before = first;
    let snapshot = snapshotIn(before);
    let instead;
    warnIfRunning(work, snapshot);
    const delivery = await (0,deliver/* deliver */.c)(session, access, order, {
        connected: () => {
            if (snapshot === undefined || !isRunning(inputs, snapshot))
                cleanUp.owe();
            progress.sent();
        },
        notApplied: () => {
            progress.notApplied();
            cleanUp.settle();
        },
        answered: (answer) => {
            progress.answer = answer;
        },
        again: async () => {
            if (before === undefined || before.kind === 'unread')
                return order;
            before = await readBefore(work, (0,campaign_state/* workflowNames */.gd)(before.record));
            const decision = decideBefore(work, before);
            if (decision.kind !== 'send') {
                instead = decision;
                return undefined;
            }
            snapshot = snapshotIn(before);
            warnIfRunning(work, snapshot);
            return decision.order;
        },
    });
    const watch = snapshot === undefined ? undefined : watching(work, snapshot, false);
    if (watch !== undefined)
        progress.follow(watch);
    switch (delivery.kind) {
        case 'refused':
            return failed(delivery);
        case 'withheld':
            return instead === undefined || session.interruption.aborted
                ? cancelledBefore(command, progress.answer !== undefined)
                : carryOut(work, instead);
        case 'ambiguous':
            return resolveAmbiguity(work, watch, delivery);
        case 'accepted':
            return follow(work, watch, delivery.answer);
    }
}
function snapshotIn(before) {
    return before?.kind === 'snapshot' ? before.snapshot : undefined;
}
function warnIfRunning(work, snapshot) {
    if (snapshot === undefined || !isRunning(work.inputs, snapshot))
        return;
    warn(work, run_alreadyRunning(work.inputs.command, snapshot.state));
}
function run_alreadyRunning(command, state) {
    return `The workflow was already ${(0,campaign_state/* stateWords */.Xu)(state)} before the ${command}. Campaign may ignore the ${command}, and what happens next may belong to the earlier run. To send no ${command} in this case, set \`if-running\` to \`skip\` or \`fail\`.`;
}
function watching({ session, inputs, progress }, snapshot, joined) {
    const { command, stateField } = inputs;
    return new Watch(snapshot, { command, stateField, joined }, session.log, (state) => {
        progress.see(state);
        const foreign = { paused: command !== 'pause', stopping: command !== 'stop' };
        const note = foreign[state] === true ? ' (not caused by this step)' : '';
        session.log.info(`${(0,wording/* capital */.Nx)((0,campaign_state/* stateWords */.Xu)(state))} at ${(0,wording/* timeOfDay */.rb)(progress.wallMs())} UTC, after ${(0,wording/* duration */.p0)(progress.elapsedMs())}${note}`);
    });
}
async function follow(work, watch, answer) {
    const { session, inputs } = work;
    const { command, waitFor } = inputs;
    const what = `${command} was accepted (HTTP ${answer.status})`;
    const odd = (0,campaign_verdict/* oddSuccess */.rh)(answer);
    const check = `The answer to ${command} ${odd}. Check in Campaign whether the ${command} arrived.`;
    if (session.interruption.aborted) {
        const remedy = 'Look at the workflow in Campaign.';
        return unknown(session, { reason: 'cancelled', what: `${what}, but the step was cancelled`, remedy });
    }
    if (waitFor === 'accepted' || watch === undefined) {
        if (odd !== undefined)
            session.log.warning(check);
        const also = [odd === undefined ? afterwards(work) : check];
        return { result: 'accepted', reason: 'accepted', headline: what, also };
    }
    if (odd !== undefined)
        warn(work, check);
    session.log.info(`${(0,wording/* capital */.Nx)(what)}; waiting until the workflow is ${waitFor}`);
    return awaitEffect(work, watch, waitFor, what);
}
function afterwards({ inputs, progress }) {
    if (inputs.command !== 'signal') {
        return 'Campaign runs it when its workflow server picks it up. This step did not wait for that; set `wait-for` to wait.';
    }
    if (progress.state === undefined) {
        return 'Whether the workflow runs could not be checked, since no state can be read from its record. What it does with the signal was not watched.';
    }
    return progress.state === 'paused'
        ? 'The workflow was paused. As Adobe documents it, the signal is kept until the workflow is resumed. What it does then was not watched.'
        : 'What the workflow does with the signal was not watched.';
}

;// CONCATENATED MODULE: ./src/main.ts





async function main(host, world) {
    const { report, given, caller } = host;
    const progress = new Progress(world.clock);
    const interruption = new AbortController();
    host.onSignal((signal) => {
        report.info(interruption.signal.aborted ? `${signal} received` : `${signal} received: the step is cancelled`);
        interruption.abort();
    });
    const onDefect = (error) => {
        report.trace(error);
        if (!interruption.signal.aborted)
            report.keep(clean_up/* STATE_NAME */.sf, '');
        const result = progress.sentAtMs === undefined ? 'failed' : 'unknown';
        const lines = [
            `The action itself failed: ${(0,report_report/* messageOf */.b)(error)}.`,
            'What to do: please report this, with the log of a dry run with debug logging.',
            result === 'failed'
                ? 'No command was applied.'
                : 'The command may have been applied, and a pause or stop that `if-interrupted` asks for may not have been sent. Look at the workflow in Campaign before you run this again.',
        ];
        report.finish(progress.facts({ result, reason: 'internal', message: lines.join(' ') }), lines.join('\n'));
    };
    await (0,src_host/* guarded */.N)(host, onDefect, () => run({ report, given, caller, progress, interruption: interruption.signal }, world));
}


/***/ }),

/***/ 997:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ runPost)
/* harmony export */ });
/* harmony import */ var _campaign_api_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(438);
/* harmony import */ var _campaign_verdict_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(319);
/* harmony import */ var _host_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(237);
/* harmony import */ var _inputs_credentials_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(431);
/* harmony import */ var _report_report_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(528);
/* harmony import */ var _requests_access_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(971);
/* harmony import */ var _requests_deliver_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(339);
/* harmony import */ var _requests_session_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(722);
/* harmony import */ var _step_clean_up_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(973);
/* harmony import */ var _text_wording_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(179);










const POST_LIMIT_MS = 60_000;
const LONGEST_SILENCE_MS = 10 * 60_000;
async function runPost(host, world, kept) {
    const { report } = host;
    const onDefect = (error) => {
        report.trace(error);
        report.fail('internal error', `The action’s own post run failed: ${(0,_report_report_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .b)(error)}.\nWhat to do: look at the workflow in Campaign, which may be running, and please report this.`);
    };
    await (0,_host_js__WEBPACK_IMPORTED_MODULE_8__/* .guarded */ .N)(host, onDefect, () => settle(host, world, kept));
}
async function settle({ report, given }, world, text) {
    for (const secret of (0,_inputs_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .secretsIn */ .VY)(given))
        report.mask(secret);
    const kept = (0,_step_clean_up_js__WEBPACK_IMPORTED_MODULE_6__/* .readKept */ .DL)(text);
    if (kept === undefined) {
        report.info('Nothing to clean up');
        report.color('green');
        return;
    }
    const { command, address } = kept;
    const workflow = (0,_campaign_api_js__WEBPACK_IMPORTED_MODULE_9__/* .recordUrl */ .Vq)(address).href;
    report.about(`${(0,_text_wording_js__WEBPACK_IMPORTED_MODULE_7__/* .capital */ .Nx)(command)} ${address.workflowId}`);
    if (kept.standing === 'unsure') {
        report.warning(`When the step ended, ${command} was sent or about to be sent to ${workflow}, and may or may not have arrived. It is not sent twice: look at the workflow in Campaign.`);
        report.color('green');
        return;
    }
    if (Math.abs(world.clock.wallMs() - kept.aliveAtMs) > LONGEST_SILENCE_MS) {
        report.warning(`The ${command} that \`if-interrupted\` asks for was not sent to ${workflow} when the step ended. That was over 10 minutes ago, so another run may be under way by now. Nothing is sent; look at the workflow in Campaign.`);
        report.color('green');
        return;
    }
    const notCleanedUp = (what) => report.fail('not cleaned up', `${what}\nWhat to do: look at the workflow in Campaign (${workflow}), which may be running, and ${command} it there if need be.`);
    const credentials = credentialsFor(kept, (name) => (given.get(name) ?? '').trim());
    if (credentials === undefined) {
        notCleanedUp(`The ${command} that \`if-interrupted\` asks for was not sent: this post run got no secrets. GitHub passes none to an action that runs inside two nested composite actions.`);
        return;
    }
    report.info(`The step ended before it could ${command} workflow ${address.workflowId}: sending ${command} now`);
    const session = (0,_requests_session_js__WEBPACK_IMPORTED_MODULE_5__/* .openSession */ .f)(world, report, POST_LIMIT_MS, { setBy: 'the limit of a minute' });
    const access = (0,_requests_access_js__WEBPACK_IMPORTED_MODULE_3__/* .accessTo */ .Y)(address, credentials, kept.imsUrl);
    const delivery = await (0,_requests_deliver_js__WEBPACK_IMPORTED_MODULE_4__/* .deliver */ .c)(session, access, (0,_campaign_api_js__WEBPACK_IMPORTED_MODULE_9__/* .commandOrder */ .WT)(address, command));
    const sentence = (0,_step_clean_up_js__WEBPACK_IMPORTED_MODULE_6__/* .cleanUpSentence */ .WL)(command, delivery);
    if (delivery.kind === 'accepted') {
        if ((0,_campaign_verdict_js__WEBPACK_IMPORTED_MODULE_0__/* .oddSuccess */ .rh)(delivery.answer) === undefined)
            report.info(sentence);
        else
            report.warning(sentence);
        report.color('green');
    }
    else {
        notCleanedUp(sentence);
    }
}
function credentialsFor({ scopes }, input) {
    const apiKey = input('api-key');
    const accessToken = input('access-token');
    const clientSecret = input('client-secret');
    const other = scopes === undefined ? accessToken : clientSecret;
    if ((0,_inputs_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .secretProblem */ .oR)(apiKey) !== undefined || (0,_inputs_credentials_js__WEBPACK_IMPORTED_MODULE_1__/* .secretProblem */ .oR)(other) !== undefined)
        return undefined;
    return scopes === undefined
        ? { kind: 'given', apiKey, accessToken }
        : { kind: 'minted', apiKey, clientSecret, scopes };
}


/***/ }),

/***/ 349:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ GREEN),
/* harmony export */   W: () => (/* binding */ headingOf)
/* harmony export */ });
const GREEN = {
    accepted: true,
    confirmed: true,
    skipped: true,
    failed: false,
    unknown: false,
};
const SIGN = {
    accepted: '✅',
    confirmed: '✅',
    skipped: '⏭️',
    failed: '❌',
    unknown: '❔',
};
function headingOf(subject, result) {
    return `${SIGN[result]} ${subject}: ${result}`;
}


/***/ }),

/***/ 528:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  p: () => (/* binding */ Report),
  b: () => (/* binding */ messageOf)
});

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 12 modules
var core = __nccwpck_require__(705);
;// CONCATENATED MODULE: ./src/text/redaction.ts
const MASK = '***';
const SHORTEST_ENCODED = 6;
const SHORTEST_TAIL = 4;
const MOST_LINES = 100;
const MOST_CHARACTERS = 64 * 1024;
const ESCAPED = new RegExp([
    /[\\%]u00([0-7][0-9a-f])/,
    /\\u\{0*([0-7][0-9a-f])\}/,
    /\\x([0-7][0-9a-f])/,
    /%([0-7][0-9a-f])/,
    /&#x0*([0-7][0-9a-f]);?/,
    /&#0*(\d{1,3}(?=;)|1[0-2]\d|1[03]|[3-9]\d|9);?/,
    /&([a-z]{2,16}(?=;)|amp|lt|gt|quot);?/,
    /\\(["/\\nrt])/,
]
    .map(({ source }) => source)
    .join('|'), 'gi');
const NAMED = new Map(Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", excl: '!', num: '#', dollar: '$', percnt: '%' },
    ...{ lpar: '(', rpar: ')', ast: '*', midast: '*', plus: '+', comma: ',', period: '.', sol: '/' },
    ...{ colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[', bsol: '\\' },
    ...{ rsqb: ']', rbrack: ']', hat: '^', lowbar: '_', grave: '`', lcub: '{', lbrace: '{', verbar: '|' },
    ...{ vert: '|', rcub: '}', rbrace: '}', underbar: '_', verticalline: '|', diacriticalgrave: '`' },
}));
const HALF_ESCAPE = /(?:\\|[\\%]u[0-9a-f]{0,3}|\\u\{[0-9a-f]*|\\x[0-9a-f]?|%[0-9a-f]?|&#?[0-9a-z]{0,16})$/i;
const DEEPEST_ESCAPES = 3;
const UNKNOWN_TOKEN = /(?:access|refresh|id)_?token["']?\s*[:=]\s*(["'[{]?)/gi;
class Redactor {
    forms = new Map();
    add(secret) {
        const known = secret.slice(0, MOST_CHARACTERS);
        for (const part of [known, ...known.split(/\r\n|\r|\n/, MOST_LINES)]) {
            const trimmed = part.trim();
            if (trimmed === '')
                continue;
            for (const form of encodings(trimmed))
                this.forms.set(form, new Form(form));
        }
    }
    redact(text, options = {}) {
        const cut = options.cut === true;
        const hidden = new Hidden(text);
        let view = { text, starts: undefined };
        for (let depth = 0; view !== undefined && depth <= DEEPEST_ESCAPES; depth++) {
            this.find(view, cut, hidden, 0);
            const folded = unfolded(view);
            if (folded !== undefined)
                this.find(folded, cut, hidden, SHORTEST_ENCODED);
            hideTokens(view, hidden);
            view = unescaped(view);
        }
        return hidden.result();
    }
    find(view, cut, hidden, shortest) {
        const { text } = view;
        const half = cut ? text.search(HALF_ESCAPE) : -1;
        const ends = cut ? [half === -1 ? text.length : half, text.length] : [];
        for (const form of this.forms.values()) {
            if (form.length < shortest)
                continue;
            let last = 0;
            form.find(text, (start) => {
                const end = start + form.length;
                hidden.add(origin(view, start), endOf(view, end), endOf(view, last));
                last = end;
            });
            for (const end of ends) {
                const length = form.tail(text, end);
                if (length > 0)
                    hidden.add(origin(view, end - length), origin(view, text.length));
            }
        }
    }
}
const BEGINNING = 16;
class Form {
    length;
    form;
    beginning;
    borders;
    constructor(form) {
        this.form = form;
        this.length = form.length;
        this.beginning = form.slice(0, BEGINNING);
    }
    find(text, found) {
        let from = text.indexOf(this.beginning);
        while (from !== -1) {
            let matched = this.beginning.length;
            let at = from + matched;
            for (;;) {
                if (matched === this.length) {
                    found(at - matched);
                    matched = this.border(matched);
                }
                if (matched <= this.beginning.length / 2)
                    break;
                if (at === text.length)
                    return;
                matched = this.advance(matched, text.charCodeAt(at));
                at++;
            }
            from = text.indexOf(this.beginning, at - matched);
        }
    }
    tail(text, end) {
        let matched = 0;
        for (let at = Math.max(0, end - this.length + 1); at < end; at++) {
            matched = this.advance(matched, text.charCodeAt(at));
        }
        return matched < SHORTEST_TAIL ? 0 : matched;
    }
    advance(matched, code) {
        let length = matched;
        while (length > 0 && this.form.charCodeAt(length) !== code)
            length = this.border(length);
        return this.form.charCodeAt(length) === code ? length + 1 : 0;
    }
    border(length) {
        if (this.borders === undefined) {
            this.borders = new Uint32Array(this.length + 1);
            for (let at = 1; at < this.length; at++) {
                this.borders[at + 1] = this.advance(this.borders[at] ?? 0, this.form.charCodeAt(at));
            }
        }
        return this.borders[length] ?? 0;
    }
}
class Hidden {
    text;
    marks;
    constructor(text) {
        this.text = text;
        this.marks = new Uint8Array(text.length);
    }
    add(start, end, done = 0) {
        if (this.marks[start] === 0)
            this.marks[start] = 2;
        for (let at = Math.max(start + 1, done); at < end; at++)
            this.marks[at] = 1;
    }
    result() {
        let result = '';
        let position = 0;
        for (let at = 0; at < this.marks.length; at++) {
            if (this.marks[at] === 0)
                continue;
            if (this.marks[at] === 2)
                result += this.text.slice(position, at) + MASK;
            position = at + 1;
        }
        return result + this.text.slice(position);
    }
}
function origin({ starts }, at) {
    return starts === undefined ? at : (starts[at] ?? 0);
}
function endOf(view, at) {
    return view.folded === true && at > 0 ? origin(view, at - 1) + 1 : origin(view, at);
}
function hideTokens(view, hidden) {
    const { text } = view;
    UNKNOWN_TOKEN.lastIndex = 0;
    for (let match = UNKNOWN_TOKEN.exec(text); match !== null; match = UNKNOWN_TOKEN.exec(text)) {
        const start = UNKNOWN_TOKEN.lastIndex;
        const end = endOfToken(text, start, match[1] ?? '');
        if (start < end)
            hidden.add(origin(view, start), origin(view, end));
        UNKNOWN_TOKEN.lastIndex = end;
    }
}
function endOfToken(text, start, opening) {
    if (opening === '[' || opening === '{')
        return text.length;
    const quoted = opening !== '';
    let at = start;
    for (; at < text.length; at++) {
        const mark = text.charAt(at);
        if (quoted ? mark === opening : /["'&\s,;}]/.test(mark))
            break;
        if (quoted && mark === '\\')
            at++;
    }
    return Math.min(at, text.length);
}
class ViewWriter {
    from;
    codes;
    starts;
    length = 0;
    constructor(from) {
        this.from = from;
        this.codes = new Uint16Array(from.text.length);
        this.starts = new Uint32Array(from.text.length + 1);
    }
    write(code, at) {
        this.codes[this.length] = code;
        this.starts[this.length++] = origin(this.from, at);
    }
    view() {
        this.starts[this.length] = origin(this.from, this.from.text.length);
        const text = Buffer.from(this.codes.buffer, 0, this.length * 2).toString('utf16le');
        return { text, starts: this.starts };
    }
}
function unescaped(view) {
    const { text } = view;
    if (text.search(ESCAPED) === -1)
        return undefined;
    const writer = new ViewWriter(view);
    let position = 0;
    const keep = (end) => {
        for (; position < end; position++)
            writer.write(text.charCodeAt(position), position);
    };
    for (const match of text.matchAll(ESCAPED)) {
        const code = decoded(match);
        if (code === undefined)
            continue;
        keep(match.index);
        writer.write(code, position);
        position += match[0].length;
    }
    keep(text.length);
    return writer.view();
}
function decoded([, ...groups]) {
    const [unicode, braced, byte, url, hexadecimal, decimal, name, letter] = groups;
    const hex = unicode ?? braced ?? byte ?? url ?? hexadecimal;
    if (hex !== undefined)
        return Number.parseInt(hex, 16);
    if (decimal !== undefined)
        return Number(decimal);
    if (name !== undefined)
        return NAMED.get(name.toLowerCase())?.charCodeAt(0);
    return letter !== undefined && 'nrt'.includes(letter.toLowerCase()) ? 0x20 : letter?.charCodeAt(0);
}
function unfolded(view) {
    const { text } = view;
    if (!/\s/.test(text))
        return undefined;
    const writer = new ViewWriter(view);
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (!isSpace(code))
            writer.write(code, at);
    }
    return { ...writer.view(), folded: true };
}
function isSpace(code) {
    if (code < 0xa0)
        return code === 0x20 || (code >= 0x09 && code <= 0x0d);
    return /\s/.test(String.fromCharCode(code));
}
function encodings(secret) {
    if (secret.length < SHORTEST_ENCODED)
        return [secret];
    const url = encodeURIComponent(Buffer.from(secret).toString());
    const form = new URLSearchParams([['', secret]]).toString().slice(1);
    return [
        secret,
        url,
        inLowerCase(url),
        form,
        inLowerCase(form),
        JSON.stringify(secret).slice(1, -1),
        JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
        ...base64Forms(secret),
    ];
}
function inLowerCase(encoded) {
    return encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
}
function base64Forms(secret) {
    const bytes = Buffer.from(secret);
    return [0, 1, 2].flatMap((shift) => {
        const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
        const first = Math.ceil((shift * 8) / 6);
        const last = Math.floor(((shift + bytes.length) * 8) / 6);
        const standard = encoded.slice(first, last);
        return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
    });
}

// EXTERNAL MODULE: ./src/text/untrusted-text.ts
var untrusted_text = __nccwpck_require__(73);
// EXTERNAL MODULE: ./src/report/facts.ts
var report_facts = __nccwpck_require__(349);
// EXTERNAL MODULE: ./src/campaign/state.ts
var campaign_state = __nccwpck_require__(215);
// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
;// CONCATENATED MODULE: ./src/report/summary.ts



const LONGEST_TIMELINE = 30;
function summaryMarkdown(content, clean) {
    const plain = (text) => prose(clean(text, 2_000));
    const labelled = (label, text) => text === undefined ? [] : [`**${label}:** ${plain(text)}`, ''];
    const filled = (cells) => cells.filter(([, value]) => value !== '').map(([name, value]) => [plain(name), plain(value)]);
    const columns = filled(content.columns);
    const lines = [
        `### ${plain(content.heading)}`,
        '',
        ...(content.request === undefined ? [] : [`    ${clean(content.request, 2_000)}`, '']),
        plain(content.headline),
        '',
        ...labelled('Likely cause', content.cause),
        ...labelled('What to do', content.remedy),
        ...(content.link === undefined ? [] : [`[Open Campaign](${content.link})`, '']),
        ...content.also.flatMap((paragraph) => [plain(paragraph), '']),
        ...chart(content),
        ...table(columns.map(([name]) => name), columns.map(([, value]) => value)),
        '<details><summary>Details</summary>',
        '',
        ...table(['', ''], ...filled(content.details), ...moments(content)),
        '</details>',
        '',
    ];
    return `${lines.join('\n')}\n`;
}
function prose(text) {
    return text
        .split(/`([^`]+)`/)
        .map((part, index) => (index % 2 === 0 ? (0,untrusted_text/* escapeMarkdown */.FV)(part) : `<code>${(0,untrusted_text/* escapeMarkdown */.FV)(part)}</code>`))
        .join('');
}
function chart({ timeline, sent, endedAtMs }) {
    const shown = timeline.slice(-LONGEST_TIMELINE);
    const first = shown[0];
    if (shown.length < 2 || first === undefined)
        return [];
    const bars = shown.map(({ state, wallMs }, index) => {
        const next = shown[index + 1]?.wallMs;
        if (next === undefined && campaign_state/* TERMINAL */.ff.has(state)) {
            return `    ${(0,campaign_state/* stateWords */.Xu)(state)} :${state === 'erroneous' ? 'crit, ' : ''}milestone, ${moment(wallMs)}, 0s`;
        }
        const tag = next === undefined ? 'active' : 'done';
        return `    ${(0,campaign_state/* stateWords */.Xu)(state)} :${tag}, ${moment(wallMs)}, ${moment(next ?? endedAtMs)}`;
    });
    const marks = sent === undefined || isBefore(sent, first)
        ? []
        : ['    section Command', `    ${sent.command} sent :milestone, ${moment(sent.atMs)}, 0s`];
    return [
        '```mermaid',
        'gantt',
        '    title States by time of day (UTC)',
        '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `    axisFormat ${axisFor(endedAtMs - first.wallMs)}`,
        '    todayMarker off',
        '    section Workflow',
        ...bars,
        ...marks,
        '```',
        '',
    ];
}
function axisFor(spanMs) {
    if (spanMs < 10 * 60_000)
        return '%H:%M:%S';
    return spanMs < 86_400_000 ? '%H:%M' : '%d. %H:%M';
}
function moment(wallMs) {
    return new Date(wallMs).toISOString().slice(0, 23).replace('T', ' ');
}
function isBefore(sent, first) {
    return first !== undefined && sent.atMs < first.wallMs;
}
function moments({ timeline, sent }) {
    if (timeline.length < 2)
        return [];
    const left = timeline.length - LONGEST_TIMELINE;
    const at = (wallMs) => `${(0,wording/* timeOfDay */.rb)(wallMs, timeline[0]?.wallMs)} UTC`;
    const shown = timeline.slice(-LONGEST_TIMELINE);
    const rows = shown.map(({ state, wallMs }) => [at(wallMs), (0,campaign_state/* stateWords */.Xu)(state)]);
    const command = sent !== undefined && isBefore(sent, shown[0]) ? [[at(sent.atMs), `${sent.command} sent`]] : [];
    return [...command, ...(left > 0 ? [['Earlier', `${left} states are left out`]] : []), ...rows];
}
function table(head, ...rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

;// CONCATENATED MODULE: ./src/report/report.ts






const LONGEST_RESPONSE = 32_000;
const NO_OUTPUTS_CAUSE = 'The disk of the runner is full, or something changed `GITHUB_OUTPUT`.';
class Report {
    redactor = new Redactor();
    finished = false;
    subject = 'Adobe Campaign workflow';
    cannotKeep = false;
    mask(secret) {
        if (secret.trim() === '')
            return;
        this.redactor.add(secret);
        core/* setSecret */.Pq(secret);
    }
    about(subject) {
        this.subject = subject;
    }
    redact(text, options = {}) {
        return this.redactor.redact(text, options);
    }
    clean(text, maxLength) {
        return (0,untrusted_text/* oneLine */.TN)(this.redact(text), maxLength);
    }
    info(text) {
        core/* info */.pq(this.safe(text));
    }
    debug(text) {
        if (core/* isDebug */._o())
            core/* debug */.Yz(this.safe(text));
    }
    trace(defect) {
        this.debug(defect instanceof Error ? (defect.stack ?? defect.message) : String(defect));
    }
    warning(text) {
        core/* warning */.$e(this.safe(text), { title: this.safe(`${this.subject}: warning`) });
    }
    keep(name, value) {
        try {
            saveState(name, value);
            this.cannotKeep = false;
            return 'kept';
        }
        catch (error) {
            const stale = hasState();
            const what = stale
                ? 'What was saved for the post run of this step cannot be changed. It may still pause or stop the workflow'
                : 'If this step is killed, nothing can be cleaned up after it';
            if (!this.cannotKeep)
                this.warning(`${what}: ${messageOf(error)}`);
            this.cannotKeep = true;
            return stale ? 'stale' : 'lost';
        }
    }
    color(color) {
        process.exitCode = color === 'green' ? 0 : 1;
    }
    fail(outcome, text) {
        this.color('red');
        core/* error */.z3(this.safeLines(text), { title: this.safe(`${this.subject}: ${outcome}`) });
    }
    finish(facts, text, summary) {
        if (this.finished)
            return;
        this.finished = true;
        const trouble = this.setOutputs(facts);
        if (trouble !== undefined) {
            this.finishWithoutOutputs(facts, text, summary, trouble);
            return;
        }
        if (report_facts/* GREEN */.A[facts.result])
            this.color('green');
        else
            this.fail(facts.result, text);
        if (summary !== undefined)
            this.summarize(summary);
    }
    finishWithoutOutputs(facts, text, summary, trouble) {
        const what = `The outputs could not be written (result: ${facts.result}, reason: ${facts.reason}): ${trouble}`;
        const details = (summary?.details ?? []).map(([name, value]) => [name, name === 'Reason' ? 'internal' : value]);
        if (!report_facts/* GREEN */.A[facts.result]) {
            const lines = [what, `Likely cause of that: ${NO_OUTPUTS_CAUSE}`];
            this.fail(facts.result, [text, ...lines].join('\n'));
            if (summary !== undefined)
                this.summarize({ ...summary, also: [...summary.also, ...lines], details });
            return;
        }
        const result = facts.sent ? 'unknown' : 'failed';
        const remedy = facts.sent
            ? 'The command may have been applied. Look at the workflow in Campaign before you run this again.'
            : 'No command was applied. Mend the runner, then run this again.';
        this.fail(result, [what, `Likely cause: ${NO_OUTPUTS_CAUSE}`, `What to do: ${remedy}`, text].join('\n'));
        if (summary === undefined)
            return;
        this.summarize({
            ...summary,
            heading: (0,report_facts/* headingOf */.W)(this.subject, result),
            headline: what,
            cause: NO_OUTPUTS_CAUSE,
            remedy,
            also: [summary.headline, summary.cause ?? '', summary.remedy ?? '', ...summary.also].filter(Boolean),
            details,
        });
    }
    setOutputs(facts) {
        const { answer } = facts;
        const body = this.redact(answer?.body ?? '', { cut: answer?.bodyComplete === false });
        const outputs = {
            result: facts.result,
            reason: facts.reason,
            message: this.clean(this.redact(facts.message).replaceAll('`', ''), 2_000),
            'status-code': answer === undefined ? '' : String(answer.status),
            response: (0,untrusted_text/* limitLength */.iy)(body.replaceAll('\0', '\uFFFD'), LONGEST_RESPONSE),
            'request-id': this.clean(answer?.requestId ?? '', 200),
            'previous-state': facts.previousState ?? '',
            state: facts.state ?? '',
            'elapsed-seconds': (facts.elapsedMs / 1000).toFixed(1),
        };
        try {
            for (const [name, value] of Object.entries(outputs))
                core/* setOutput */.uH(name, value);
            return undefined;
        }
        catch (error) {
            return messageOf(error);
        }
    }
    summarize(content) {
        const path = process.env['GITHUB_STEP_SUMMARY'];
        if (path === undefined || path === '') {
            this.debug('No job summary: this runner has none');
            return;
        }
        const markdown = summaryMarkdown(content, (text, maxLength) => this.clean(text, maxLength));
        try {
            (0,external_node_fs_namespaceObject.appendFileSync)(path, this.redactor.redact(markdown));
        }
        catch (error) {
            this.debug(`No job summary: ${messageOf(error)}`);
        }
    }
    safe(text) {
        return this.clean(text, 2_000);
    }
    safeLines(text) {
        return text
            .split('\n')
            .map((line) => this.safe(line))
            .join('\n');
    }
}
function saveState(name, value) {
    try {
        core/* saveState */.LZ(name, value);
    }
    catch {
        if (hasState())
            (0,external_node_fs_namespaceObject.truncateSync)(stateFile());
        core/* saveState */.LZ(name, value);
    }
}
function hasState() {
    return ((0,external_node_fs_namespaceObject.statSync)(stateFile(), { throwIfNoEntry: false })?.size ?? 0) > 0;
}
function stateFile() {
    return process.env['GITHUB_STATE'] ?? '';
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ }),

/***/ 971:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ accessTo)
});

// EXTERNAL MODULE: ./src/campaign/diagnosis.ts
var diagnosis = __nccwpck_require__(335);
// EXTERNAL MODULE: ./src/campaign/verdict.ts
var campaign_verdict = __nccwpck_require__(319);
// EXTERNAL MODULE: ./src/http/exchange.ts
var http_exchange = __nccwpck_require__(823);
// EXTERNAL MODULE: ./src/http/version.ts
var version = __nccwpck_require__(0);
// EXTERNAL MODULE: ./src/text/json.ts
var text_json = __nccwpck_require__(789);
// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
// EXTERNAL MODULE: ./src/requests/attempt.ts + 1 modules
var attempt = __nccwpck_require__(350);
;// CONCATENATED MODULE: ./src/requests/tokens.ts







const MINT_LIMIT_MS = 30_000;
const LONGEST_TOKEN = 8 * 1024;
const MOST_TOKENS = 5;
const RENEWAL_MARGIN_MS = 60_000;
class TokenSource {
    kind;
    credentials;
    imsUrl;
    minted;
    constructor(credentials, imsUrl) {
        this.kind = credentials.kind;
        this.credentials = credentials;
        this.imsUrl = imsUrl;
    }
    async get(session, options = {}) {
        if (this.credentials.kind === 'given')
            return { ok: true, token: this.credentials.accessToken };
        if (this.minted !== undefined && session.clock.nowMs() < this.minted.renewAtMs) {
            return { ok: true, token: this.minted.token };
        }
        return this.mint(session, this.credentials, options.once === true);
    }
    reject() {
        this.minted = undefined;
    }
    async mint(session, credentials, once) {
        const { exchange, gaveUp } = await exchangeForToken(session, mintRequest(this.imsUrl, credentials), once);
        const failed = (what, transient, diagnosis) => ({
            ...{ ok: false, transient, exchange },
            ...{ reason: 'no-token', what: `no token could be minted: ${what}`, ...diagnosis },
        });
        const verdict = (0,campaign_verdict/* judgeRepeatable */.hv)(exchange);
        if (verdict.kind !== 'answered') {
            const diagnosis = (0,attempt/* explain */.WE)(session, exchange, { subject: 'mint', token: 'minted' });
            return failed((0,attempt/* inWords */.r4)(session.log, exchange) + gaveUp, verdict.kind === 'transient', diagnosis);
        }
        const json = (0,text_json/* parseObject */.lj)(verdict.answer.body);
        const token = json?.['access_token'];
        if (!isToken(token)) {
            return failed(`HTTP ${verdict.answer.status}, but no usable access_token in it`, true, {
                cause: 'Something other than Adobe’s token service answered, such as a proxy’s login page.',
                remedy: 'Check `ims-url` and the proxy between the runner and Adobe.',
            });
        }
        const lifetimeMs = lifetime(json?.['expires_in']);
        const marginMs = Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 5);
        this.minted = { token, renewAtMs: session.clock.nowMs() + lifetimeMs - marginMs };
        const validity = Number.isFinite(lifetimeMs) ? `, valid for ${(0,wording/* duration */.p0)(lifetimeMs)}` : '';
        session.log.info(`Token minted${validity}`);
        return { ok: true, token };
    }
}
async function exchangeForToken(session, request, once) {
    for (let number = 1;; number++) {
        const exchange = maskTokens(session.log, await (0,attempt/* attempt */.CD)(session, request, number, MINT_LIMIT_MS));
        if (once || (0,campaign_verdict/* judgeRepeatable */.hv)(exchange).kind !== 'transient')
            return { exchange, gaveUp: '' };
        const told = `Minting a token: ${(0,attempt/* inWords */.r4)(session.log, exchange)}`;
        const gaveUp = await (0,attempt/* untilRetry */.ve)(session, exchange, number, told);
        if (gaveUp !== undefined)
            return { exchange, gaveUp };
    }
}
function isToken(value) {
    return typeof value === 'string' && value.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(value);
}
function maskTokens(log, exchange) {
    if (exchange.kind !== 'answered')
        return exchange;
    for (const token of tokensIn(exchange.body))
        log.mask(token);
    return (0,http_exchange/* isSuccess */.oJ)(exchange.status) ? exchange : { ...exchange, body: quotable(exchange.body) };
}
const PLAIN_WORDS = new Set(`a an and are be by can cannot client client_id client_secret could credential credentials denied disabled does
  error exceeded expired failed for grant grant_type has in internal invalid is later limit match missing must no
  not of or organization parameter parameters please rate request scope scopes server service supported temporarily
  the this to token too try again type unauthorized unavailable unknown was with
  bad found given incorrect provided value wrong`.split(/\s+/));
const GATEWAY_CODE = /^\d{6}$/;
const LONGEST_DESCRIPTION = 500;
function quotable(body) {
    const json = (0,text_json/* parseObject */.lj)(body);
    const error = json?.['error'];
    const code = String(json?.['error_code'] ?? '');
    if (error === undefined && GATEWAY_CODE.test(code))
        return JSON.stringify({ error_code: code });
    if (typeof error !== 'string' || !diagnosis/* IMS_ERRORS */.Ug.has(error))
        return '';
    const description = json?.['error_description'];
    return JSON.stringify({
        error,
        error_description: typeof description === 'string' ? plainWords(description) : '',
    });
}
function plainWords(description) {
    const words = description.slice(0, LONGEST_DESCRIPTION).split(' ');
    const isOther = (word) => !PLAIN_WORDS.has(word.toLowerCase().replace(/[.,:;]$/, ''));
    const end = words.findIndex(isOther);
    if (end < 0)
        return words.join(' ');
    return end === 0 ? '' : `${words.slice(0, end).join(' ')} …`;
}
const TOKEN_NAME = /^(?:access|refresh|id)_?token$/i;
function tokensIn(body) {
    const tokens = new Set();
    if (!/token|\\u/i.test(body))
        return tokens;
    const open = [];
    const visit = (value, named) => {
        if (typeof value === 'object' && value !== null)
            open.push({ holder: value, named });
        if (named && tokens.size < MOST_TOKENS && isToken(value))
            tokens.add(value);
    };
    visit((0,text_json/* parseObject */.lj)(body), false);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { holder, named } = next;
        if (Array.isArray(holder))
            for (const value of holder)
                visit(value, named);
        else
            for (const [name, value] of Object.entries(holder))
                visit(value, named || TOKEN_NAME.test(name));
    }
    return tokens;
}
function mintRequest(imsUrl, credentials) {
    return {
        method: 'POST',
        url: new URL('/ims/token/v3', imsUrl),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': version/* USER_AGENT */._ },
        body: new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: credentials.apiKey,
            client_secret: credentials.clientSecret,
            scope: credentials.scopes.join(','),
        }).toString(),
    };
}
function lifetime(expiresIn) {
    const value = Number(expiresIn);
    return Number.isFinite(value) && value > 0 ? value * 1000 : Number.POSITIVE_INFINITY;
}

;// CONCATENATED MODULE: ./src/requests/access.ts

function accessTo(address, credentials, imsUrl) {
    return { address, apiKey: credentials.apiKey, tokens: new TokenSource(credentials, imsUrl) };
}


/***/ }),

/***/ 350:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  CD: () => (/* binding */ attempt),
  WE: () => (/* binding */ explain),
  r4: () => (/* binding */ inWords),
  o7: () => (/* binding */ isCutOff),
  P9: () => (/* binding */ retryAfter),
  ve: () => (/* binding */ untilRetry)
});

// EXTERNAL MODULE: ./src/campaign/diagnosis.ts
var diagnosis = __nccwpck_require__(335);
// EXTERNAL MODULE: ./src/campaign/server-error.ts
var server_error = __nccwpck_require__(560);
// EXTERNAL MODULE: ./src/http/exchange.ts
var exchange = __nccwpck_require__(823);
;// CONCATENATED MODULE: ./src/http/retry.ts
const MAX_RETRIES = 4;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const A_YEAR_SECONDS = 31_536_000;
function backoffMs(retry, random) {
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (retry - 1) * (1 + random));
}
function parseRetryAfter(value, date, wallMs) {
    const text = value?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(text))
        return Math.min(Number(text), A_YEAR_SECONDS) * 1000;
    const dueMs = parseHttpDate(text);
    if (dueMs === undefined)
        return undefined;
    return Math.max(0, dueMs - (parseHttpDate(date?.trim() ?? '') ?? wallMs));
}
function parseHttpDate(text) {
    const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/.test(text) &&
        Date.parse(`${text} GMT`);
    return httpDate === false || Number.isNaN(httpDate) ? undefined : httpDate;
}
function planRetry(retry, retryAfterMs, remainingMs, random) {
    if (retry > MAX_RETRIES)
        return { kind: 'used-up' };
    const delayMs = retryAfterMs === undefined ? backoffMs(retry, random()) : Math.max(retryAfterMs, FIRST_DELAY_MS);
    return { kind: delayMs < remainingMs ? 'again' : 'too-late', delayMs };
}

// EXTERNAL MODULE: ./src/text/wording.ts
var wording = __nccwpck_require__(179);
;// CONCATENATED MODULE: ./src/requests/attempt.ts





async function attempt(session, request, number, limitMs = session.deadline.remainingMs()) {
    const startMs = session.clock.nowMs();
    const exchange = await session.send({
        ...request,
        limitMs: Math.min(limitMs, session.deadline.remainingMs()),
        signal: session.interruption,
    });
    const tookMs = Math.round(session.clock.nowMs() - startMs);
    const what = `${request.method} ${request.url.pathname}, attempt ${number}:`;
    session.log.debug(`${what} ${outcome(session.log, exchange)}, ${tookMs} ms`);
    return exchange;
}
function outcome(log, exchange) {
    if (exchange.kind !== 'answered') {
        return `${exchange.kind} (${exchange.fault}: ${log.clean(exchange.detail, 300)})`;
    }
    const { requestId: id } = exchange;
    const requestId = id === undefined ? 'no request id' : `request id ${log.clean(id, 200)}`;
    return `HTTP ${exchange.status}, ${requestId}${exchange.bodyComplete ? '' : ', body incomplete'}`;
}
async function untilRetry(session, exchange, retry, told) {
    if (session.interruption.aborted)
        return '';
    const retryAfterMs = retryAfter(session, exchange);
    const plan = planRetry(retry, retryAfterMs, session.deadline.remainingMs(), session.random);
    switch (plan.kind) {
        case 'used-up':
            return ` (${MAX_RETRIES + 1} attempts were made)`;
        case 'too-late': {
            const asked = plan.delayMs === retryAfterMs;
            const wish = asked ? 'the server asks to come back' : 'the next attempt would come';
            const left = (0,wording/* duration */.p0)(session.deadline.remainingMs());
            if (left === '0 s' && !asked)
                return `; ${session.deadline.setBy} leaves no time for another attempt`;
            const header = asked ? ' (Retry-After)' : '';
            return `; ${wish} in ${(0,wording/* duration */.p0)(plan.delayMs)}${header}, but ${session.deadline.setBy} leaves ${left}`;
        }
        case 'again': {
            const wish = plan.delayMs === retryAfterMs ? ', as the server asks' : '';
            session.log.info(`${told}; trying again in ${(0,wording/* duration */.p0)(plan.delayMs)}${wish}`);
            await session.clock.sleep(plan.delayMs, session.interruption);
            return session.interruption.aborted ? '' : undefined;
        }
    }
}
function retryAfter(session, exchange) {
    if (exchange.kind !== 'answered')
        return undefined;
    return parseRetryAfter(exchange.retryAfter, exchange.date, session.clock.wallMs());
}
function isCutOff(session, exchange) {
    return exchange.kind === 'ambiguous' && session.deadline.passed();
}
function explain(session, exchange, context) {
    return isCutOff(session, exchange) ? (0,diagnosis/* timeIsUp */.Rm)(session.deadline.setBy) : (0,diagnosis/* diagnose */.h4)(exchange, context);
}
function inWords(log, exchange, options = {}) {
    switch (exchange.kind) {
        case 'not-delivered':
            return `no connection (${log.clean(exchange.detail, 120)})`;
        case 'ambiguous':
            return exchange.fault === 'silent' ? exchange.detail : `no answer (${log.clean(exchange.detail, 120)})`;
        case 'answered': {
            const status = `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut short'}`;
            const said = saying(log, exchange, options.quoteSuccess === true);
            return said === '' ? status : `${status} (${said})`;
        }
    }
}
function saying(log, answer, quoteSuccess) {
    const { requestId } = answer;
    const id = requestId === undefined ? '' : `request ID ${log.clean(requestId, 100)}`;
    const parts = (0,exchange/* isSuccess */.oJ)(answer.status) && !quoteSuccess ? [id] : [errorIn(log, answer), id];
    return parts.filter((part) => part !== '').join(', ');
}
function errorIn(log, { status, body, bodyComplete }) {
    const { code, message } = (0,server_error/* readServerError */.iw)(log.redact(body, { cut: !bodyComplete }));
    const quoted = log.clean(message, 200);
    const known = message.startsWith(code) || code === String(status);
    const parts = [known ? '' : log.clean(code, 60), quoted === '' ? '' : `“${quoted}”`];
    return parts.filter((part) => part !== '').join(' ');
}


/***/ }),

/***/ 339:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ deliver)
/* harmony export */ });
/* harmony import */ var _campaign_api_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(438);
/* harmony import */ var _campaign_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(335);
/* harmony import */ var _campaign_reason_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(619);
/* harmony import */ var _campaign_verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(319);
/* harmony import */ var _text_wording_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(179);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(350);






async function deliver(session, access, first, events = {}, options = {}) {
    const { tokens } = access;
    const { command } = first;
    let order = first;
    let retries = 0;
    let reminted = false;
    let heldUp;
    let unsent = `${command} was not sent`;
    for (let number = 1;; number++) {
        if (number > 1 && events.again !== undefined) {
            const next = await events.again();
            if (next === undefined)
                return { kind: 'withheld' };
            order = next;
        }
        const token = await tokens.get(session);
        if (session.interruption.aborted)
            return { kind: 'withheld' };
        if (!token.ok) {
            const { reason, what, cause, remedy } = token;
            return { kind: 'refused', reason, what: `${unsent}: ${what}`, cause, remedy };
        }
        if (session.deadline.passed())
            return heldUp ?? outOfTime(session, unsent);
        const request = (0,_campaign_api_js__WEBPACK_IMPORTED_MODULE_5__/* .orderRequest */ .QT)(order, access.apiKey, token.token);
        const onConnected = () => events.connected?.();
        const exchange = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .attempt */ .CD)(session, { ...request, onConnected }, number);
        if (exchange.kind === 'answered')
            events.answered?.(exchange);
        const judge = command === 'signal' ? _campaign_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .judgeSignal */ .Y9 : _campaign_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .judgeCommand */ .Bc;
        const verdict = judge(exchange, askedIn(access.address, order));
        if (verdict.kind === 'accepted')
            return verdict;
        const what = (0,_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .inWords */ .r4)(session.log, exchange, { quoteSuccess: true });
        const parameters = order.signal?.parameters ?? [];
        if (verdict.kind === 'ambiguous') {
            const unclear = `${command} was sent, but its outcome is unclear: ${what}`;
            return {
                kind: 'ambiguous',
                reason: 'answer-lost',
                what: unclear,
                ...(0,_campaign_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .doubt */ .B2)(command, exchange, parameters),
            };
        }
        events.notApplied?.();
        const subject = exchange.kind === 'not-delivered' ? unsent : `${command} was refused`;
        if (exchange.kind === 'answered')
            unsent = `${command} was refused (HTTP ${exchange.status}), and then not sent`;
        const diagnosis = (0,_campaign_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .diagnose */ .h4)(exchange, {
            subject: command === 'signal' ? 'signal' : 'command',
            token: tokens.kind,
            parameters,
        });
        const reason = (0,_campaign_reason_js__WEBPACK_IMPORTED_MODULE_1__/* .refusalReason */ .b)(exchange, 'refused');
        const refused = { kind: 'refused', reason, what: `${subject}: ${what}`, ...diagnosis };
        heldUp = refused;
        if (verdict.kind === 'unauthorized' && tokens.kind === 'minted' && !reminted && options.once !== true) {
            if (session.interruption.aborted)
                return { kind: 'withheld' };
            reminted = true;
            tokens.reject();
            session.log.info('HTTP 401 on the minted token: minting another and sending once more');
            continue;
        }
        if (verdict.kind !== 'retryable' || options.once === true)
            return refused;
        const gaveUp = await (0,_attempt_js__WEBPACK_IMPORTED_MODULE_4__/* .untilRetry */ .ve)(session, exchange, ++retries, (0,_text_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .capital */ .Nx)(refused.what));
        if (session.interruption.aborted)
            return { kind: 'withheld' };
        if (gaveUp !== undefined)
            return { ...refused, what: refused.what + gaveUp };
    }
}
function askedIn({ organization, workflowId }, { url, body }) {
    return `${organization}/${workflowId} ${url.pathname} ${body}`;
}
function outOfTime({ deadline }, what) {
    return { kind: 'refused', reason: 'timeout', what, ...(0,_campaign_diagnosis_js__WEBPACK_IMPORTED_MODULE_0__/* .notSentInTime */ .eT)(deadline.setBy) };
}


/***/ }),

/***/ 722:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ openSession)
/* harmony export */ });
/* harmony import */ var _http_clock_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(658);

function openSession({ send, clock, random }, log, limitMs, options = {}) {
    const { setBy, interruption = new AbortController().signal } = options;
    return { send, clock, random, log, deadline: new _http_clock_js__WEBPACK_IMPORTED_MODULE_0__/* .Deadline */ .B2(clock, limitMs, setBy), interruption };
}


/***/ }),

/***/ 973:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DL: () => (/* binding */ readKept),
/* harmony export */   He: () => (/* binding */ CleanUp),
/* harmony export */   Tg: () => (/* binding */ cleanUpAfter),
/* harmony export */   WL: () => (/* binding */ cleanUpSentence),
/* harmony export */   sf: () => (/* binding */ STATE_NAME)
/* harmony export */ });
/* unused harmony export CLEAN_UP_LIMIT_MS */
/* harmony import */ var _campaign_api_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(438);
/* harmony import */ var _campaign_commands_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(154);
/* harmony import */ var _campaign_verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(319);
/* harmony import */ var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(435);
/* harmony import */ var _requests_deliver_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(339);
/* harmony import */ var _requests_session_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(722);
/* harmony import */ var _text_json_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(789);







const CLEAN_UP_LIMIT_MS = 5_000;
const STATE_NAME = 'clean-up';
const SIGN_OF_LIFE_MS = 30_000;
class CleanUp {
    task;
    report;
    clock;
    standing;
    kept = 'lost';
    stopSigns = () => undefined;
    constructor(inputs, report, clock) {
        const { command, ifInterrupted, baseUrl, organization, workflowId, imsUrl, credentials } = inputs;
        if ((0,_campaign_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .setsGoing */ .ar)(command) && ifInterrupted !== 'leave') {
            this.task = {
                command: ifInterrupted,
                address: { baseUrl, organization, workflowId },
                imsUrl,
                scopes: credentials.kind === 'minted' ? credentials.scopes : undefined,
            };
        }
        this.report = report;
        this.clock = clock;
    }
    get due() {
        return this.standing === 'due' ? this.task?.command : undefined;
    }
    owe() {
        this.become('due');
    }
    get isLeftToPostRun() {
        return this.due !== undefined && this.kept === 'kept';
    }
    mayStillAct() {
        this.keep();
        return this.kept !== 'stale';
    }
    settle() {
        this.become(undefined);
    }
    risk() {
        this.become('unsure');
    }
    become(standing) {
        if (this.task === undefined || this.standing === standing)
            return;
        this.standing = standing;
        this.stopSigns();
        this.keep();
        if (standing !== undefined)
            this.stopSigns = this.clock.every(SIGN_OF_LIFE_MS, () => this.keep());
    }
    keep() {
        const { task, standing } = this;
        const kept = task &&
            standing && { ...task, standing, aliveAtMs: this.clock.wallMs() };
        this.kept = this.report.keep(STATE_NAME, kept === undefined ? '' : JSON.stringify(kept));
    }
}
function readKept(text) {
    const { standing, command, address, imsUrl, scopes, aliveAtMs } = (0,_text_json_js__WEBPACK_IMPORTED_MODULE_5__/* .parseObject */ .lj)(text) ?? {};
    if (standing !== 'due' && standing !== 'unsure')
        return undefined;
    if ((command !== 'pause' && command !== 'stop') || !(0,_text_json_js__WEBPACK_IMPORTED_MODULE_5__/* .isObject */ .Gv)(address))
        return undefined;
    const { organization, workflowId } = address;
    const baseUrl = originIn(address['baseUrl']);
    const tokenUrl = originIn(imsUrl);
    if (typeof organization !== 'string' || typeof workflowId !== 'string')
        return undefined;
    if (baseUrl === undefined || tokenUrl === undefined || typeof aliveAtMs !== 'number')
        return undefined;
    return {
        standing,
        command,
        address: { baseUrl, organization, workflowId },
        imsUrl: tokenUrl,
        scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : undefined,
        aliveAtMs,
    };
}
function originIn(value) {
    return typeof value === 'string' ? (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .parseOrigin */ .ef)('base-url', value, () => undefined) : undefined;
}
async function cleanUpAfter(work, ending, cleanUp) {
    const { session, access } = work;
    const command = cleanUp.due;
    if (ending.cutShort === undefined || command === undefined) {
        cleanUp.settle();
        return ending;
    }
    if (!cleanUp.mayStillAct()) {
        const left = `The ${command} that \`if-interrupted\` asks for is left to the post run of this step, whose orders can no longer be changed.`;
        return { ...ending, also: [...ending.also, left] };
    }
    const why = ending.cutShort === 'cancelled' ? 'The step was cancelled' : 'The time allowed is over';
    session.log.info(`${why}: sending ${command}, as \`if-interrupted\` asks`);
    const limited = (0,_requests_session_js__WEBPACK_IMPORTED_MODULE_4__/* .openSession */ .f)(session, session.log, CLEAN_UP_LIMIT_MS, { setBy: 'the limit of 5 s' });
    const events = { connected: () => cleanUp.risk(), notApplied: () => cleanUp.owe() };
    const order = (0,_campaign_api_js__WEBPACK_IMPORTED_MODULE_6__/* .commandOrder */ .WT)(access.address, command);
    const delivery = await (0,_requests_deliver_js__WEBPACK_IMPORTED_MODULE_3__/* .deliver */ .c)(limited, access, order, events, { once: true });
    const sentence = cleanUpSentence(command, delivery);
    if (delivery.kind === 'accepted') {
        cleanUp.settle();
        const cleanedUp = (0,_campaign_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .oddSuccess */ .rh)(delivery.answer) === undefined ? command : undefined;
        return { ...ending, also: [...ending.also, sentence], cleanedUp };
    }
    const next = cleanUp.isLeftToPostRun
        ? 'The post run of this step tries again, if the job ends within 10 minutes.'
        : `If it still runs after some minutes, ${command} it in Campaign.`;
    return { ...ending, also: [...ending.also, sentence, next] };
}
function cleanUpSentence(command, delivery) {
    const subject = `The ${command} that \`if-interrupted\` asks for`;
    switch (delivery.kind) {
        case 'accepted': {
            const odd = (0,_campaign_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .oddSuccess */ .rh)(delivery.answer);
            const after = odd === undefined
                ? 'It may take a moment, and a start that is still queued would run after it.'
                : `But the answer ${odd}: check in Campaign whether the ${command} arrived.`;
            return `${subject} was sent and accepted (HTTP ${delivery.answer.status}). ${after}`;
        }
        case 'refused':
            return `${subject} was not delivered: ${delivery.what}. ${delivery.cause}`;
        case 'withheld':
            return `${subject} was not sent.`;
        case 'ambiguous':
            return `${subject} may not have arrived: ${delivery.what}. It is not sent twice.`;
    }
}


/***/ }),

/***/ 789:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Fh: () => (/* binding */ isJson),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   lj: () => (/* binding */ parseObject)
/* harmony export */ });
function parseObject(body) {
    const value = parse(body);
    return isObject(value) ? value : undefined;
}
function isJson(body) {
    return parse(body) !== undefined;
}
function parse(body) {
    try {
        return JSON.parse(body.replace(/^\uFEFF/, ''));
    }
    catch {
        return undefined;
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}


/***/ }),

/***/ 73:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   iy: () => (/* binding */ limitLength)
/* harmony export */ });
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
const PERHAPS_UNSEEN = '[^ -~]*';
const LATE_COMMAND = new RegExp(`#(?=${PERHAPS_UNSEEN}#${PERHAPS_UNSEEN}\\[)`, 'g');
const EARLY_COMMAND = new RegExp(`^(${PERHAPS_UNSEEN}):(?=${PERHAPS_UNSEEN}:)`);
function oneLine(text, maxLength = 300) {
    const plain = text
        .replace(UNPRINTABLE, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .replace(LATE_COMMAND, '# ')
        .replace(EARLY_COMMAND, '$1: ');
    const characters = Array.from(plain.slice(0, 2 * maxLength + 2));
    return characters.length <= maxLength ? plain : `${characters.slice(0, maxLength - 1).join('')}…`;
}
function escapeMarkdown(text) {
    return text
        .replace(UNPRINTABLE, ' ')
        .replace(/[!-/:-@[-`{-~]/g, (mark, at, whole) => isProse(mark, whole.slice(0, at), whole[at + 1] ?? ' ') ? mark : `&#${mark.charCodeAt(0)};`);
}
function isProse(mark, before, after) {
    const beginsList = after === ' ' && /^\s*\d+$/.test(before);
    if (mark === ')')
        return !beginsList;
    if (mark === '.') {
        if (after === ' ')
            return !beginsList && !/www$/i.test(before);
        return /\d$/.test(before) && /\d/.test(after);
    }
    if (mark === ':')
        return after === ' ';
    if (mark === '-')
        return /[a-z\d]$/i.test(before) && /[a-z\d]/i.test(after);
    return ',;(/'.includes(mark);
}
function limitLength(text, maxUnits) {
    const limited = text.slice(0, maxUnits);
    return limited.length < text.length ? limited.replace(/[\uD800-\uDBFF]$/, '') : limited;
}


/***/ }),

/***/ 179:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Nx: () => (/* binding */ capital),
/* harmony export */   hD: () => (/* binding */ quote),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   rb: () => (/* binding */ timeOfDay)
/* harmony export */ });
/* harmony import */ var _untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(73);

function capital(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
function duration(ms) {
    if (ms < 9_950)
        return `${Math.round(ms / 100) / 10} s`;
    if (ms < 119_500)
        return `${Math.round(ms / 1000)} s`;
    const minutes = Math.round(ms / 60_000);
    if (minutes < 120)
        return `${minutes} min`;
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
function timeOfDay(wallMs, firstMs = wallMs) {
    const [day = '', time = ''] = new Date(wallMs).toISOString().slice(0, 19).split('T');
    return new Date(firstMs).toISOString().startsWith(day) ? time : `${day} ${time}`;
}
function quote(written) {
    if (written === '')
        return 'The empty value';
    return written.length > 60 ? `A value of ${written.length} characters` : `“${(0,_untrusted_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(written)}”`;
}
function list(words) {
    const quoted = words.map((word) => `\`${word}\``);
    return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 877:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:v8");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 705:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => (/* binding */ core_debug),
  z3: () => (/* binding */ error),
  Gu: () => (/* binding */ getState),
  pq: () => (/* binding */ info),
  _o: () => (/* binding */ isDebug),
  LZ: () => (/* binding */ saveState),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, endGroup, exportVariable, getBooleanInput, getIDToken, getInput, getMultilineInput, group, markdownSummary, notice, platform, setCommandEcho, setFailed, startGroup, summary, toPlatformPath, toPosixPath, toWin32Path

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function utils_toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __nccwpck_require__(68);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = (/* unused pure expression or super */ null && (_summary));
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, utils_toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ }),

/***/ 68:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (/* binding */ HttpClient)
});

// UNUSED EXPORTS: Headers, HttpClientError, HttpClientResponse, HttpCodes, MediaTypes, getProxyUrl, isHttps

// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(611);
var external_http_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_http_, 2);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(692);
var external_https_namespaceObject = /*#__PURE__*/__nccwpck_require__.t(external_https_, 2);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(783);
// EXTERNAL MODULE: ./node_modules/tunnel/index.js
var tunnel = __nccwpck_require__(770);
;// CONCATENATED MODULE: ./src/left-out.ts
class ProxyAgent {
    constructor() {
        throw new Error('undici is not part of this bundle: use the agents of @actions/http-client');
    }
}
function getExecOutput() {
    throw new Error('@actions/exec is not part of this bundle: it starts no process');
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = proxy/* getProxyUrl */.s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject : external_http_namespaceObject;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = proxy/* getProxyUrl */.s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel.httpsOverHttps : tunnel.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel.httpOverHttps : tunnel.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_.Agent(options) : new external_http_.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new ProxyAgent(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 783:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ checkBypass),
/* harmony export */   s: () => (/* binding */ getProxyUrl)
/* harmony export */ });
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(407);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
