#!/bin/sh
# Asks the gateway with curl: a whole answer, then a streamed one, both as they come over the wire.
set -eu

url=${GAPURA_URL:-http://localhost:8080/v1}
key=${GAPURA_API_KEY:-none}
model=${GAPURA_MODEL:-demo}

ask() { # true for a stream
  curl --silent --show-error --fail-with-body --no-buffer "$url/chat/completions" \
    -H "Authorization: Bearer $key" \
    -H "Content-Type: application/json" \
    -d '{"model": "'"$model"'", "stream": '"$1"', "messages": [{"role": "user", "content": "Say hello."}]}'
  echo
}

echo "whole:"
ask false
echo "streamed:"
ask true
