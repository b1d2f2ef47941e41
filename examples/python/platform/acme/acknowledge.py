from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reason: str, *ids: str) -> None:
    """Records why findings of cdk-nag are right as they are here."""
    Validations.of(construct).acknowledge(*[Acknowledgment(id=id_, reason=reason) for id_ in ids])


def in_packs(rule: str, *packs: str) -> list[str]:
    """The same rule in each of cdk-nag's compliance packs that has it."""
    return [f"{pack}-{rule}" for pack in packs]
