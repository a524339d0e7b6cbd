"""MongoDB through motor: repositories, the committer, migrations; nobody else imports the driver."""
