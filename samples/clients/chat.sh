#!/bin/sh
# Asks the gateway with curl: the models, a whole answer, then a streamed one, all as they come over the wire.
set -eu

url=${GAPURA_URL:-http://localhost:8080/v1}
key=${GAPURA_API_KEY:-YOUR_TOKEN}
model=${GAPURA_MODEL:-gpt-4o}

call() {
  curl --silent --show-error --fail-with-body --no-buffer "$@" -H "Authorization: Bearer $key"
  echo
}

echo "models:"
call "$url/models"

echo "whole:"
call "$url/chat/completions" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "'"$model"'",
    "messages": [{"role": "user", "content": "Hello"}]
  }'

echo "streamed:"
call "$url/chat/completions" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "'"$model"'",
    "messages": [{"role": "user", "content": "Hello"}],
    "stream": true
  }'
