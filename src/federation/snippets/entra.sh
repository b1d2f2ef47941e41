# The role accepts: __subjects__
# On a machine of Azure, signed in as the application or managed identity.
export AWS_REGION=__region__
export AWS_ROLE_ARN=__roleArn__
AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)
export AWS_WEB_IDENTITY_TOKEN_FILE
az account get-access-token --resource __audience__ --query accessToken --output tsv > "$AWS_WEB_IDENTITY_TOKEN_FILE"
aws sts get-caller-identity
