# The role accepts: {{subjects}}
# On a machine of Google Cloud that runs as the service account.
export AWS_REGION={{region}}
export AWS_ROLE_ARN={{roleArn}}
export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token
METADATA=http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default
curl --fail --silent --header 'Metadata-Flavor: Google' \
  "$METADATA/identity?audience={{audience}}&format=full" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
aws sts get-caller-identity
