from aws_cdk import Environment, Stage
from constructs import Construct

from acme.api_tests_stack import ApiTestsStack
from acme.articles_stack import ArticlesStack
from acme.catalog_stack import CatalogStack
from acme.checkout_stack import CheckoutStack
from acme.identity_stack import IdentityStack
from acme.images_stack import ImagesStack
from acme.mail_stack import MailStack
from acme.orders_stack import OrdersStack
from acme.partner_stack import PartnerStack
from acme.reports_stack import ReportsStack
from acme.shop_stack import ShopStack
from acme.tips_stack import TipsStack
from acme.transcripts_stack import TranscriptsStack


class PlatformStage(Stage):
    """All that one account runs."""

    def __init__(self, scope: Construct, construct_id: str, *, env: Environment, git_hub_environment: str) -> None:
        super().__init__(scope, construct_id, env=env)
        IdentityStack(self, "Identity", git_hub_environment=git_hub_environment)
        OrdersStack(self, "Orders")
        CheckoutStack(self, "Checkout")
        CatalogStack(self, "Catalog")
        MailStack(self, "Mail")
        ShopStack(self, "Shop")
        PartnerStack(self, "Partner")
        ApiTestsStack(self, "ApiTests")
        TranscriptsStack(self, "Transcripts")
        ArticlesStack(self, "Articles")
        TipsStack(self, "Tips")
        images = ImagesStack(self, "Images").images
        ReportsStack(self, "Reports", synthesizer=images.synthesizer(tag_prefix="reports-"))
