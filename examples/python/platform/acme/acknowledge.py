from aws_cdk import Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reason: str, *ids: str) -> None:
    """Records why findings of cdk-nag are right as they are here."""
    # Validations.acknowledge takes no id with two "::", as one with the ARN of a managed policy has.
    construct.node.add_metadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, {id_: reason for id_ in ids})


def in_packs(rule: str, *packs: str) -> list[str]:
    """The same rule in each of cdk-nag's compliance packs that has it."""
    return [f"{pack}-{rule}" for pack in packs]
