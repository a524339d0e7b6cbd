"""MongoDB through motor: repositories, committer, migrations; nobody else imports the driver."""
