import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import walls.models.functions
import walls.models.refs
from django.conf import settings
from django.db import migrations, models

from walls import schema


def start_the_clock(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.clock())
from walls.operations import InRuns


class Migration(InRuns):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.RunPython(start_the_clock, migrations.RunPython.noop),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('capacity_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(max_length=30)),
                ('compartment_id', models.BigIntegerField(null=True)),
                ('body', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='CompartmentKind',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('one_per', models.CharField(max_length=60)),
                ('holds', models.TextField()),
                ('seen_by', models.TextField()),
                ('acted_on_by', models.TextField()),
                ('sealed', models.BooleanField(default=False, verbose_name='each read is recorded')),
                ('opened_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('pk', models.CompositePrimaryKey('token', 'capacity_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('token', models.CharField(max_length=32)),
                ('capacity_id', models.BigIntegerField(db_default=walls.models.functions.ActingCapacity())),
                ('location', models.CharField(blank=True, default='', max_length=300)),
                ('at', models.DateTimeField(db_default=walls.models.functions.Clock())),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('inactive_from', models.DateTimeField(blank=True, null=True, verbose_name='disabled from')),
            ],
            options={
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='person_email_any_case')],
            },
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('prev', models.BinaryField()),
                ('hash', models.BinaryField()),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='walls.auditevent')),
            ],
        ),
        migrations.CreateModel(
            name='Bar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.CharField(max_length=40)),
                ('other', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='one_bar')],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'capacities',
            },
        ),
        migrations.CreateModel(
            name='Compartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('is_public', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('personal_to', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='personal_compartment', to='walls.capacity')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='compartments', to='walls.compartmentkind')),
            ],
            options={
                'permissions': [('view', 'see'), ('contribute', 'add and change'), ('decide', 'decide'), ('govern', 'change who may see')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=walls.models.functions.Clock(), verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('reason', models.TextField()),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='walls.compartment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GrantPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=12)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grant_periods', to='walls.compartment')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group')),
            ],
        ),
        migrations.CreateModel(
            name='GrantTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=20)),
                ('side', models.CharField(blank=True, default='', max_length=20)),
                ('code', models.CharField(blank=True, default='', max_length=40)),
                ('action', models.CharField(choices=[('view', 'see'), ('contribute', 'add and change'), ('decide', 'decide'), ('govern', 'change who may see')], max_length=12)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='templates', to='walls.compartmentkind')),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('short_name', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=30)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='walls.organisation')),
                ('successor_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='walls.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('side', models.CharField(max_length=20)),
                ('audience', models.CharField(max_length=120, verbose_name='its people, in words')),
                ('governed_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.compartment')),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='walls.organisation')),
            ],
            options={
                'verbose_name_plural': 'parties',
            },
        ),
        migrations.AddField(
            model_name='compartment',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.party'),
        ),
        migrations.AddField(
            model_name='capacity',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='walls.party'),
        ),
        migrations.CreateModel(
            name='Permit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=walls.models.functions.Clock(), verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('action', models.CharField(choices=[('view', 'see'), ('contribute', 'add and change'), ('decide', 'decide'), ('govern', 'change who may see')], default='view', max_length=12)),
                ('reason', models.TextField()),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('capacity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='walls.capacity')),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='walls.compartment')),
                ('lifts', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='permits', to='walls.exclusion')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=150)),
                ('single_holder', models.BooleanField(default=False, help_text='True of a statutory post (EX-26).', verbose_name='one substantive holder at a time')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='walls.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=walls.models.functions.Clock(), verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('basis', models.CharField(choices=[('substantive', 'holds the post'), ('deputy', 'deputises'), ('acting', 'is acting'), ('substitute', 'substitutes at one meeting')], default='substantive', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('covers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cover', to='walls.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.organisation')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='walls.post')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('reason', models.TextField()),
                ('opened_at', models.DateTimeField(db_default=walls.models.functions.Clock())),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases_out', to='walls.compartment')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases_in', to='walls.compartment')),
            ],
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='role', serialize=False, to='auth.group')),
                ('code', models.CharField(max_length=40)),
                ('scope', models.CharField(blank=True, default='', max_length=12)),
                ('title', models.CharField(max_length=120)),
                ('matter', models.BooleanField(default=False)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='walls.party')),
            ],
        ),
        migrations.AddField(
            model_name='post',
            name='role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='walls.role'),
        ),
        migrations.CreateModel(
            name='CompartmentSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=20)),
                ('compartment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='walls.compartment')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.organisation')),
                ('role', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='walls.role')),
            ],
        ),
        migrations.CreateModel(
            name='Wall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(db_default=walls.models.functions.Clock(), verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ref', walls.models.refs.RefField(default=walls.models.refs.new_ref, editable=False, max_length=12, unique=True)),
                ('reason', models.TextField()),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='wall_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('signed_at', models.DateTimeField(db_default=walls.models.functions.Clock())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to=settings.AUTH_USER_MODEL)),
                ('wall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='walls.wall')),
            ],
        ),
        migrations.CreateModel(
            name='SideTaken',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'wall_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('side', models.PositiveSmallIntegerField()),
                ('taken_at', models.DateTimeField(db_default=walls.models.functions.Clock())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sides_taken', to=settings.AUTH_USER_MODEL)),
                ('wall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sides_taken', to='walls.wall')),
            ],
        ),
        migrations.CreateModel(
            name='WallSide',
            fields=[
                ('compartment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='wall_side', serialize=False, to='walls.compartment')),
                ('side', models.PositiveSmallIntegerField()),
                ('undertaking', models.PositiveIntegerField(blank=True, null=True, verbose_name='version that must be signed')),
                ('wall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sides', to='walls.wall')),
            ],
        ),
        migrations.CreateModel(
            name='CompartmentGroupObjectPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='walls.compartment')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
            ],
            options={
                'abstract': False,
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.AddIndex(
            model_name='exclusion',
            index=models.Index(fields=['person', 'compartment'], name='exclusion_of_person'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='exclusion_dates_in_order'),
        ),
        migrations.AddIndex(
            model_name='grantperiod',
            index=models.Index(fields=['group'], include=('compartment', 'action', 'starts_at', 'ends_at'), name='grant_period_of_group'),
        ),
        migrations.AddConstraint(
            model_name='granttemplate',
            constraint=models.UniqueConstraint(fields=('kind', 'relation', 'side', 'code', 'action'), name='one_template'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='organisation_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('parent'), name='organisation_name', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(fields=('organisation', 'side', 'on_behalf_of'), name='one_party', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='compartment',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['id'], name='public_compartments'),
        ),
        migrations.AddConstraint(
            model_name='capacity',
            constraint=models.UniqueConstraint(fields=('person', 'party'), name='one_capacity', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='permit',
            index=models.Index(fields=['capacity'], name='permit_of_capacity'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='permit_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', False)), name='permit_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='permit',
            constraint=models.CheckConstraint(condition=models.Q(('asked_by', models.F('approved_by')), _negated=True), name='permit_takes_two_people'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['person', 'post'], name='membership_of_person'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='membership_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'substantive'), ('covers', None)), models.Q(models.Q(('basis', 'substantive'), _negated=True), ('ends_at__isnull', False)), _connector='OR'), name='cover_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('opened_by', models.F('approved_by')), _negated=True), name='release_takes_two_people'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='release_approval_whole'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), ('approved_by__isnull', False), _connector='OR'), name='release_done_if_approved'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(fields=('party', 'code', 'scope'), name='one_role'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('begins_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='post_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('organisation', 'role', 'title'), name='one_post'),
        ),
        migrations.AddConstraint(
            model_name='compartmentsubject',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('role__isnull', True), _connector='XOR'), name='subject_is_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='compartmentsubject',
            constraint=models.UniqueConstraint(fields=('compartment', 'relation', 'organisation', 'role'), name='one_subject', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(fields=('person', 'wall', 'version'), name='signed_once'),
        ),
    ]
