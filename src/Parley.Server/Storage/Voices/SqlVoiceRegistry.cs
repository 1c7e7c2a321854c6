using System.Data.Common;
using System.Text.Json;

using Dapper;

using Parley.Core.Events;
using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Storage.Voices;

/// <summary>Voices and their recordings as tables.</summary>
/// <remarks>Transactions lock the voice before its jobs and samples, and counters last, so that none waits in a
/// circle.</remarks>
internal sealed class SqlVoiceRegistry(
    IDatabase database, SqlEventLog events, SqlReceipts receipts, TimeProvider time) : IVoiceRegistry
{
    private readonly SqlVoiceSamples _samples = new(database, events, receipts, time);

    public Task<IReadOnlyList<RegisteredVoice>> ListAsync(
        long afterNumber, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<RegisteredVoice>>(
            async connection =>
            {
                IEnumerable<VoiceRow> rows = await connection.QueryAsync<VoiceRow>(
                    $"SELECT {VoiceRow.Columns} FROM voices WHERE number > @afterNumber ORDER BY number LIMIT @limit",
                    new { afterNumber, limit });
                return [.. rows.Select(static row => row.ToVoice())];
            },
            cancellationToken);

    public async Task<RegisteredVoice?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        (await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<VoiceRow>(
                $"SELECT {VoiceRow.Columns} FROM voices WHERE id = @id", new { id }),
            cancellationToken))?.ToVoice();

    public Task<IReadOnlySet<string>> WhichAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlySet<string>>(
            async connection =>
            {
                // A list of parameters: Dapper's own expansion is not the same for both databases.
                var parameters = new DynamicParameters();
                int count = 0;
                foreach (string id in ids)
                    parameters.Add($"id{count++}", id);
                string list = string.Join(", ", parameters.ParameterNames.Select(static name => $"@{name}"));
                return (await connection.QueryAsync<string>($"SELECT id FROM voices WHERE id IN ({list})", parameters))
                    .ToHashSet(StringComparer.Ordinal);
            },
            cancellationToken);

    public Task<RegisteredVoice> CreateAsync(
        VoiceDraft draft,
        IReadOnlySet<string> taken,
        Receipt<RegisteredVoice>? receipt = null,
        Action<string>? appear = null,
        CancellationToken cancellationToken = default) => events.WriteAsync(
        async connection =>
        {
            // First: it holds others with the same name back until this one is there.
            long number = await Counters.NextAsync(connection, "voices");
            string id = await FreeIdAsync(connection, draft.Name, taken);
            long now = time.NowUnixMs();
            VoiceRow row = await connection.QuerySingleAsync<VoiceRow>(
                $"""
                INSERT INTO voices (number, id, engine, name, language, description, status, samples, material_ms,
                    blend_json, trained_at_unix_ms, created_at_unix_ms, updated_at_unix_ms)
                VALUES (@number, @id, @Engine, @Name, @Language, @Description, @Status, 0, 0,
                    @Blend, @TrainedAt, @now, @now)
                RETURNING {VoiceRow.Columns}
                """,
                new
                {
                    number,
                    id,
                    draft.Engine,
                    Name = StoredText.Of(draft.Name),
                    draft.Language,
                    Description = StoredText.Of(draft.Description),
                    Status = RowNames<VoiceStatus>.Of(draft.Blend is null ? VoiceStatus.Created : VoiceStatus.Ready),
                    Blend = draft.Blend is null
                        ? null
                        : JsonSerializer.Serialize(draft.Blend, StorageJson.Default.IReadOnlyListBlendPart),
                    TrainedAt = draft.Blend is null ? null : (long?)now,
                    now,
                });
            RegisteredVoice voice = row.ToVoice();
            await receipts.KeepAsync(connection, receipt, voice);
            // Last: what fails before leaves no file.
            appear?.Invoke(id);
            return voice;
        },
        static voice => [new PlatformEvent.VoiceCreated(voice.Id, voice.Name)],
        cancellationToken);

    public async Task<RegisteredVoice?> ChangeAsync(
        string id, VoiceChange change, CancellationToken cancellationToken = default) =>
        (await database.WriteAsync(
            connection => connection.QuerySingleOrDefaultAsync<VoiceRow>(
                $"""
                UPDATE voices SET name = COALESCE(@Name, name), language = COALESCE(@Language, language),
                    description = COALESCE(@Description, description), updated_at_unix_ms = @Now
                WHERE id = @id
                RETURNING {VoiceRow.Columns}
                """,
                new { id, Name = Stored(change.Name), change.Language, Description = Stored(change.Description), Now = time.NowUnixMs() }),
            cancellationToken))?.ToVoice();

    public async Task<VoiceRemoval?> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        (VoiceRemoval? removal, _) = await events.WriteAsync(
            async connection =>
            {
                VoiceRow? row = await connection.QuerySingleOrDefaultAsync<VoiceRow>(
                    $"UPDATE voices SET status = status WHERE id = @id RETURNING {VoiceRow.Columns}", new { id });
                VoiceRemoval? gone = row is null ? null : new VoiceRemoval(row.Number, row.Id, row.Engine);
                return (gone, gone is null ? [] : await RemoveRowsAsync(connection, gone));
            },
            TellDeleted,
            cancellationToken);
        return removal;

        static IReadOnlyList<PlatformEvent> TellDeleted((VoiceRemoval? Removal, string[] Jobs) done) => done.Removal is { } gone
            ? [.. done.Jobs.Select(job => new PlatformEvent.TrainingCancelled(gone.Id, job)), new PlatformEvent.VoiceDeleted(gone.Id)]
            : [];
    }

    public Task<IReadOnlyList<VoiceRemoval>> ListRemovalsAsync(CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<VoiceRemoval>>(
            async static connection => [.. await connection.QueryAsync<VoiceRemoval>(
                "SELECT voice_number AS Number, voice_id AS Id, engine AS Engine FROM voice_removals ORDER BY "
                    + "voice_number")],
            cancellationToken);

    public Task ConfirmRemovalAsync(VoiceRemoval removal, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM voice_removals WHERE voice_number = @Number", removal),
            cancellationToken);

    public Task<SampleAddition?> AddSampleAsync(
        long voice,
        SampleDraft sample,
        int limit,
        Receipt<SampleAddition>? receipt = null,
        CancellationToken cancellationToken = default) => _samples.AddAsync(voice, sample, limit, receipt, cancellationToken);

    public Task<IReadOnlyList<RegisteredSample>> ListSamplesAsync(
        long voice, long afterNumber, int limit, CancellationToken cancellationToken = default) =>
        _samples.ListAsync(voice, afterNumber, limit, cancellationToken);

    public Task<RegisteredSample?> FindSampleAsync(long voice, string id, CancellationToken cancellationToken = default) =>
        _samples.FindAsync(voice, id, cancellationToken);

    public Task<RegisteredSample?> FindSampleByHashAsync(
        long voice, string hash, CancellationToken cancellationToken = default) =>
        _samples.FindByHashAsync(voice, hash, cancellationToken);

    public Task<bool> DeleteSampleAsync(long voice, string id, CancellationToken cancellationToken = default) =>
        _samples.DeleteAsync(voice, id, cancellationToken);

    private static string? Stored(string? text) => text is null ? null : StoredText.Of(text);

    private static async Task<string> FreeIdAsync(DbConnection connection, string name, IReadOnlySet<string> taken)
    {
        string wanted = VoiceIds.FromName(name)
            ?? throw new ArgumentException($"The name '{name}' has no letter or digit that an id can be made of.");
        for (int count = 1; ; count++)
        {
            string ending = count == 1 ? "" : $"-{count}";
            string id = wanted[..Math.Min(wanted.Length, VoiceIds.MaximumLength - ending.Length)].TrimEnd('-') + ending;
            bool isTaken = taken.Contains(id) || await connection.ExecuteScalarAsync<long>(
                """
                SELECT (SELECT count(*) FROM voices WHERE id = @id) + (SELECT count(*) FROM voice_removals WHERE voice_id = @id)
                """,
                new { id }) > 0;
            if (!isTaken)
                return id;
        }
    }

    private async Task<string[]> RemoveRowsAsync(DbConnection connection, VoiceRemoval removal)
    {
        string[] jobs = [.. await connection.QueryAsync<string>(
            $"""
            UPDATE training_jobs SET state = '{RowNames<TrainingState>.Of(TrainingState.Cancelled)}',
                finished_at_unix_ms = @Now, updated_at_unix_ms = @Now
            WHERE voice_number = @Number AND state IN ('queued', 'running')
            RETURNING id
            """,
            new { removal.Number, Now = time.NowUnixMs() })];
        await connection.ExecuteAsync("DELETE FROM voice_samples WHERE voice_number = @Number", removal);
        await connection.ExecuteAsync("DELETE FROM voices WHERE number = @Number", removal);
        await connection.ExecuteAsync(
            "INSERT INTO voice_removals (voice_number, voice_id, engine) VALUES (@Number, @Id, @Engine)", removal);
        return jobs;
    }
}
