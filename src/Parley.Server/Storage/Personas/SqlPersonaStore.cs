using System.Data.Common;
using System.Text.Json;

using Dapper;

using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Personas;
using Parley.Core.Storage;

namespace Parley.Server.Storage.Personas;

/// <summary>Personas of a table, before those of the settings. Conversations find them also while the database is
/// away.</summary>
internal sealed class SqlPersonaStore(
    IDatabase database, SqlEventLog events, SqlReceipts receipts, IOptions<PersonaOptions> settings, TimeProvider time)
    : IPersonaStore, IPersonaKeeper
{
    private const string Upsert =
        """
        INSERT INTO personas (id, number, revision, name, prompt, voice, model, language, tools_json, created_at_unix_ms, updated_at_unix_ms)
        VALUES (@Id, @Revision, @Revision, @Name, @Prompt, @Voice, @Model, @Language, @ToolsJson, @Now, @Now)
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, name = excluded.name, prompt = excluded.prompt,
            voice = excluded.voice, model = excluded.model, language = excluded.language, tools_json = excluded.tools_json,
            updated_at_unix_ms = excluded.updated_at_unix_ms
        """;

    private readonly PersonaMemory _memory = new(ConfigurationPersonaStore.Of(settings.Value));

    public async ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await TryListAsync(cancellationToken)).Select(static kept => kept.Persona)];

    public async ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<KeptPersona> all = await TryListAsync(cancellationToken);
        return (personaId is null ? all[0] : all.FirstOrDefault(kept => kept.Persona.Id == personaId))?.Persona;
    }

    public Persona Latest(Persona found) => _memory.Latest(found);

    public async Task<IReadOnlyList<KeptPersona>> ListKeptAsync(CancellationToken cancellationToken = default)
    {
        (IReadOnlyList<KeptPersona> rows, long revision) = await database.ReadAsync(ReadAllAsync, cancellationToken);
        return _memory.Take(rows, revision);
    }

    public async Task<KeptPersona?> FindKeptAsync(string id, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(connection => ReadAsync(connection, id), cancellationToken);

    public async Task<PersonaChange> AddAsync(
        IReadOnlyList<Persona> personas,
        bool replace,
        Receipt<PersonaChange>? receipt = null,
        CancellationToken cancellationToken = default)
    {
        (PersonaChange change, _) = await events.WriteAsync(
            async connection =>
            {
                var told = new List<PlatformEvent>();
                PersonaChange done = await AddAsync(connection, personas, replace, told);
                await receipts.KeepAsync(connection, receipt, done);
                return (done, told);
            },
            static done => done.told,
            cancellationToken);
        await RefreshAsync(cancellationToken);
        return change;
    }

    public async Task<PersonaChange> PutAsync(
        Persona persona, Func<KeptPersona?, bool>? expected = null, CancellationToken cancellationToken = default)
    {
        (PersonaChange change, _) = await events.WriteAsync(
            async connection =>
            {
                var told = new List<PlatformEvent>();
                long revision = await Counters.NextAsync(connection, "personas"); // others wait, so that what is read stays true
                KeptPersona? present = await ReadAsync(connection, persona.Id);
                if (expected?.Invoke(present) == false)
                    return (new PersonaChange(PersonaOutcome.Outdated, present is null ? [] : [present]), told);
                KeptPersona kept = await WriteAsync(connection, persona, revision, told);
                return (new PersonaChange(present is null ? PersonaOutcome.Created : PersonaOutcome.Changed, [kept]), told);
            },
            static done => done.told,
            cancellationToken);
        await RefreshAsync(cancellationToken);
        return change;
    }

    public async Task<PersonaOutcome> DeleteAsync(
        string id, Func<KeptPersona?, bool>? expected = null, CancellationToken cancellationToken = default)
    {
        PersonaOutcome outcome = await events.WriteAsync(
            async connection =>
            {
                await Counters.NextAsync(connection, "personas");
                KeptPersona? present = await ReadAsync(connection, id);
                if (present is null)
                    return PersonaOutcome.Missing;
                if (expected?.Invoke(present) == false)
                    return PersonaOutcome.Outdated;
                return await connection.ExecuteAsync("DELETE FROM personas WHERE id = @id", new { id }) > 0
                    ? PersonaOutcome.Changed
                    : PersonaOutcome.OfSettings;
            },
            done => done == PersonaOutcome.Changed ? [new PlatformEvent.PersonaDeleted(id)] : [],
            cancellationToken);
        await RefreshAsync(cancellationToken);
        return outcome;
    }

    /// <summary>Reads them anew if another process has changed some.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        long revision = await database.ReadAsync(ReadRevisionAsync, cancellationToken);
        if (revision != _memory.Revision)
            await ListKeptAsync(cancellationToken);
    }

    private static Task<long> ReadRevisionAsync(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT value FROM counters WHERE name = 'personas'");

    private static async Task<(IReadOnlyList<KeptPersona> Rows, long Revision)> ReadAllAsync(DbConnection connection)
    {
        // First: what changes between the two is read again at the next look.
        long revision = await ReadRevisionAsync(connection);
        IEnumerable<PersonaRow> rows = await connection.QueryAsync<PersonaRow>($"SELECT {PersonaRow.Columns} FROM "
            + "personas ORDER BY number");
        return ([.. rows.Select(static row => row.ToPersona())], revision);
    }

    private async Task<KeptPersona?> ReadAsync(DbConnection connection, string id) =>
        (await connection.QuerySingleOrDefaultAsync<PersonaRow>($"SELECT {PersonaRow.Columns} FROM personas WHERE id "
            + "= @id", new { id }))
            ?.ToPersona() ?? _memory.OfSettings(id);

    private async Task<PersonaChange> AddAsync(
        DbConnection connection, IReadOnlyList<Persona> personas, bool replace, List<PlatformEvent> told)
    {
        long revision = await Counters.NextAsync(connection, "personas");
        List<KeptPersona> present = [];
        foreach (Persona persona in personas)
        {
            if (await ReadAsync(connection, persona.Id) is { } there)
                present.Add(there);
        }

        if (present.Count > 0 && !replace)
            return new PersonaChange(PersonaOutcome.Exists, present);
        List<KeptPersona> added = [];
        foreach (Persona persona in personas)
        {
            added.Add(await WriteAsync(connection, persona, revision, told));
            revision = await Counters.NextAsync(connection, "personas");
        }

        return new PersonaChange(present.Count == 0 ? PersonaOutcome.Created : PersonaOutcome.Changed, added);
    }

    private async Task<KeptPersona> WriteAsync(
        DbConnection connection, Persona persona, long revision, List<PlatformEvent> told)
    {
        PersonaRow row = await connection.QuerySingleAsync<PersonaRow>(
            $"{Upsert} RETURNING {PersonaRow.Columns}",
            new
            {
                persona.Id,
                Revision = revision,
                Name = StoredText.Of(persona.Name),
                Prompt = StoredText.Of(persona.Prompt),
                Voice = Stored(persona.Voice),
                Model = Stored(persona.Model),
                persona.Language,
                ToolsJson = JsonSerializer.Serialize([.. persona.Tools], StorageJson.Default.StringArray),
                Now = time.NowUnixMs(),
            });
        told.Add(row.Number == row.Revision
            ? new PlatformEvent.PersonaCreated(row.Id, row.Name)
            : new PlatformEvent.PersonaUpdated(row.Id));
        return row.ToPersona();

        static string? Stored(string? text) => text is null ? null : StoredText.Of(text);
    }

    private async Task<IReadOnlyList<KeptPersona>> TryListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListKeptAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return _memory.All; // a conversation goes on with what is known
        }
    }
}
