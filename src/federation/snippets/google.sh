# The role accepts: __subjects__
# On a machine of Google Cloud that runs as the service account.
export AWS_REGION=__region__
export AWS_ROLE_ARN=__roleArn__
AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)
export AWS_WEB_IDENTITY_TOKEN_FILE
METADATA=http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default
curl --fail --silent --header 'Metadata-Flavor: Google' \
  "$METADATA/identity?audience=__audience__&format=full" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
aws sts get-caller-identity
