"""What people save beside the data; as yet the reports of the loads they made."""
