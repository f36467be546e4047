import django.db.models.deletion
import simple_history.models
import walls.models.functions
import walls.models.refs
from django.db import migrations, models
from walls.operations import InRuns


class Migration(InRuns):

    initial = True

    dependencies = [
        ('walls', '0003_sign_in'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalNote',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(db_index=True, default=walls.models.refs.new_ref, editable=False, max_length=12, unique=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('updated_at', models.DateTimeField(blank=True, editable=False)),
                ('acting_id', models.BigIntegerField(db_default=walls.models.functions.ActingCapacity(), null=True)),
                ('title', models.CharField(max_length=99)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('compartment', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='walls.compartment')),
            ],
            options={
                'verbose_name': 'historical note',
                'verbose_name_plural': 'historical notes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('title', models.CharField(max_length=99)),
                ('compartment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
            ],
            options={
                'ordering': ['-updated_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('text', models.CharField(max_length=99)),
                ('compartment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='notes.note')),
            ],
            options={
                'ordering': ['-updated_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HistoricalLine',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(db_index=True, default=walls.models.refs.new_ref, editable=False, max_length=12, unique=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('updated_at', models.DateTimeField(blank=True, editable=False)),
                ('acting_id', models.BigIntegerField(db_default=walls.models.functions.ActingCapacity(), null=True)),
                ('text', models.CharField(max_length=99)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('compartment', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='walls.compartment')),
                ('note', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notes.note')),
            ],
            options={
                'verbose_name': 'historical line',
                'verbose_name_plural': 'historical lines',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('compartment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notes.note')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notes.note')),
                ('to_compartment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
            ],
            options={
                'ordering': ['-updated_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('text', models.CharField(max_length=99)),
                ('compartment', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='notes.note')),
            ],
            options={
                'ordering': ['-updated_at', '-id'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['compartment', '-updated_at', '-id'], name='note_newest'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('compartment', 'id'), name='note_in_compartment'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['compartment', '-updated_at', '-id'], name='line_newest'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('compartment', 'id'), name='line_in_compartment'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['compartment', '-updated_at', '-id'], name='thread_newest'),
        ),
        migrations.AddConstraint(
            model_name='thread',
            constraint=models.UniqueConstraint(fields=('compartment', 'id'), name='thread_in_compartment'),
        ),
        migrations.AddIndex(
            model_name='verdict',
            index=models.Index(fields=['compartment', '-updated_at', '-id'], name='verdict_newest'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(fields=('compartment', 'id'), name='verdict_in_compartment'),
        ),
    ]
