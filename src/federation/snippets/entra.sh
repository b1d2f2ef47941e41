# The role accepts: {{subjects}}
# On a machine of Azure, signed in as the application or managed identity.
export AWS_REGION={{region}}
export AWS_ROLE_ARN={{roleArn}}
export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/aws-token
az account get-access-token --resource {{audience}} --query accessToken --output tsv > "$AWS_WEB_IDENTITY_TOKEN_FILE"
aws sts get-caller-identity
