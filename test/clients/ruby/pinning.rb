# Runs Active Record against the database of the environment, as its name says. The log of the server shows what it sent.
require 'active_record'

SERVER = {
  host: '127.0.0.1', port: ENV.fetch('PORT').to_i, username: ENV.fetch('NAME'), password: ENV.fetch('PASSWORD'), database: 'shop'
}.freeze
USES = 7

class Thing < ActiveRecord::Base
end

def active_record(adapter, **options)
  ActiveRecord::Base.establish_connection(adapter: adapter, **SERVER, **options)
  ActiveRecord::Base.connection.create_table(:things, force: true) { |table| table.integer :count }
  Thing.create!(count: 1)
  USES.times { Thing.where(count: 1).to_a }
  Thing.transaction { Thing.first.update!(count: 2) }
  ActiveRecord::Base.connection.disconnect!
end

CLIENTS = {
  'Active Record on PostgreSQL' => -> { active_record('postgresql') },
  'Active Record on PostgreSQL, prepared_statements: false' => -> { active_record('postgresql', prepared_statements: false) },
  'Active Record on MySQL' => -> { active_record('mysql2') },
  'Active Record on MySQL, prepared_statements: true' => -> { active_record('mysql2', prepared_statements: true) }
}.freeze

CLIENTS.fetch(ARGV[0]).call
