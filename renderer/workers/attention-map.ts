export * from '#shared/attention';
