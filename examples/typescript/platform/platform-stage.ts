import { Stage, type StageProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApiTestsStack } from './api-tests-stack';
import { ArticlesStack } from './articles-stack';
import { CatalogStack } from './catalog-stack';
import { CheckoutStack } from './checkout-stack';
import { IdentityStack } from './identity-stack';
import { ImagesStack } from './images-stack';
import { MailStack } from './mail-stack';
import { OrdersStack } from './orders-stack';
import { PartnerStack } from './partner-stack';
import { ReportsStack } from './reports-stack';
import { ShopStack } from './shop-stack';
import { TipsStack } from './tips-stack';
import { TranscriptsStack } from './transcripts-stack';

export interface PlatformStageProps extends StageProps {
  /** The GitHub environment whose jobs deploy to this account. */
  readonly gitHubEnvironment: string;
}

/** All that one account runs. */
export class PlatformStage extends Stage {
  constructor(scope: Construct, id: string, props: PlatformStageProps) {
    super(scope, id, props);
    new IdentityStack(this, 'Identity', { gitHubEnvironment: props.gitHubEnvironment });
    new OrdersStack(this, 'Orders');
    new CheckoutStack(this, 'Checkout');
    new CatalogStack(this, 'Catalog');
    new MailStack(this, 'Mail');
    new ShopStack(this, 'Shop');
    new PartnerStack(this, 'Partner');
    new ApiTestsStack(this, 'ApiTests');
    new TranscriptsStack(this, 'Transcripts');
    new ArticlesStack(this, 'Articles');
    new TipsStack(this, 'Tips');
    const { images } = new ImagesStack(this, 'Images');
    new ReportsStack(this, 'Reports', { synthesizer: images.synthesizer({ tagPrefix: 'reports-' }) });
  }
}
